using Cli.Tests.Agent;
using TlsaRollover.Cli;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Commands;

public sealed class StatusCommandTests
{
    private readonly FakeWorld _world = new();
    private readonly CommandRun _run;

    public StatusCommandTests()
    {
        _run = new(_world);
        var (old, next) = (_world.Certificate("old"), _world.Certificate("new"));
        _world.Settled(old);
        _world.Published = FakeWorld.Ours(old).Union(FakeWorld.Ours(next)).Union(RecordSet.Parse($"3 1 1 {new string('a', 64)}"));
        _world.Put(_world.State with { Phase = Phase.Propagating, Next = next, Stale = _world.Certificate("older").Associations });
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        _run.Decide = (_, _, _) => new Decision.Wait(_world.Time.GetUtcNow().AddMinutes(119), "caches may still hold an RRset without the next record, seen at 192.0.2.1:53 with a TTL of 3600 s");
    }

    [Fact]
    public async Task The_text_is_as_agreed()
    {
        Assert.Equal(ExitCode.Done, await _run.RunAsync("status"));
        Golden.Matches("status.txt", _run.Out);
        Assert.All(_run.Out.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public async Task The_document_is_as_agreed()
    {
        Assert.Equal(ExitCode.Done, await _run.RunAsync("status", FakeWorld.Name, "--json"));
        Golden.Matches("status.json", _run.Out);
        Assert.Equal("", _run.Error);
    }

    [Fact]
    public async Task What_cannot_be_looked_at_is_said_and_a_hold_sets_the_exit_code()
    {
        _world.ReadFault = new DnsProviderException(Fault.Denied, FakeWorld.Owner, "127.0.0.1:53 says BADKEY: key name unknown, or not allowed for this name and type");
        _world.ServersFault = new AuthoritativeDnsException("no SOA was found for _25._tcp.mail.example.com: is the owner in a zone?");
        _world.NewestFault = new LineageException("privkey.pem does not belong to fullchain.pem: run certbot again");
        _world.Served = null;
        _run.Decide = RolloverMachine.Decide;
        Assert.Equal(ExitCode.Held, await _run.RunAsync("status"));
        Golden.Matches("status-faults.txt", _run.Out);
    }

    [Fact]
    public async Task It_changes_nothing_and_needs_no_lock()
    {
        var before = _world.State;
        await _run.RunAsync("status");
        Assert.Same(before, _world.State);
        Assert.Equal(["newest", "read", "servers", "wire"], _world.Calls);
        Assert.Equal(("tlsa-rollover status", false), Assert.Single(_run.Opened));
    }

    [Fact]
    public async Task A_lineage_without_state_is_shown()
    {
        _run.Lineages[0] = _world.Lineage with { Name = "www.example.com" };
        await _run.RunAsync("status");
        Assert.StartsWith("www.example.com: not adopted yet\n", _run.Out, StringComparison.Ordinal);
    }
}
