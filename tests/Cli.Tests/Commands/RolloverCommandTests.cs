using Cli.Tests.Agent;
using TlsaRollover.Cli;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Commands;

public sealed class RolloverCommandTests
{
    private static readonly ServerAnswer Silent = new("192.0.2.2:53", ServerAnswerKind.Unreachable, TlsaRRset.None, null, SignatureState.Valid, TimeSpan.Zero, "no connection");

    private readonly FakeWorld _world = new();
    private readonly CommandRun _run;

    public RolloverCommandTests()
    {
        _world.Settled(_world.Certificate("old"));
        _run = new(_world);
    }

    [Fact]
    public async Task It_looks_even_where_nothing_is_due_and_says_so()
    {
        await _run.RunAsync("cleanup");
        _world.Calls.Clear();
        Assert.Equal(ExitCode.Done, await _run.RunAsync("rollover", FakeWorld.Name));
        Assert.Equal(["newest", "read", "servers", "wire", "save"], _world.Calls);
        Assert.Equal("tlsa-rollover: mail.example.com: rest: all is as it should be\n", _run.Error);
    }

    [Fact]
    public async Task A_person_is_told_a_hold_that_the_journal_has_already()
    {
        _run.Decide = (_, _, _) => new Decision.Hold("bogus", "mend it");
        await _run.RunAsync("cleanup");
        Assert.Equal(ExitCode.Held, await _run.RunAsync("rollover", FakeWorld.Name));
        Assert.Equal("tlsa-rollover: mail.example.com: hold: bogus; mend it\n", _run.Error);
        Assert.Equal(ExitCode.Held, await _run.RunAsync("rollover", "--wait", FakeWorld.Name));
        Assert.Empty(_run.Sleeps);
    }

    [Fact]
    public async Task Without_wait_it_ends_at_the_first_wait_and_names_the_timer()
    {
        _world.Newest = _world.Certificate("new");
        Assert.Equal(ExitCode.Done, await _run.RunAsync("rollover", FakeWorld.Name));
        Assert.Contains("wait until 2026-03-01 12:10:05Z: caches may hold", _run.Error, StringComparison.Ordinal);
        Assert.EndsWith("; the timer goes on from here, see 'tlsa-rollover status mail.example.com'\n", _run.Error, StringComparison.Ordinal);
        Assert.Empty(_run.Sleeps);
    }

    [Fact]
    public async Task With_wait_it_goes_on_to_the_end_and_leaves_the_state_free_between_two_runs()
    {
        _world.Newest = _world.Certificate("new");
        Assert.Equal(ExitCode.Done, await _run.RunAsync("rollover", "--wait", FakeWorld.Name));
        Assert.Equal((Phase.Settled, "new", FakeWorld.Ours(_world.Certificates["new"])), (_world.State.Phase, _world.Activated, _world.Published));
        Assert.All(_run.Sleeps, sleep => Assert.InRange(sleep, TimeSpan.FromSeconds(1), _world.Lineage.Policy.PollInterval));
        Assert.Equal(
            ["propagating: wait until 2026-03-01 12:10:05Z", "retiring: wait until 2026-03-01 12:11:05Z", "retiring: wait until 2026-03-01 12:15:05Z"],
            _run.Error.Split('\n').Where(line => line.Contains(": wait until ", StringComparison.Ordinal)).Select(line => line["tlsa-rollover: mail.example.com: ".Length..][..line["tlsa-rollover: mail.example.com: ".Length..].IndexOf("Z: ", StringComparison.Ordinal)] + "Z"));
        Assert.EndsWith("rest: all is as it should be\n", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_answer_is_tried_again_and_a_refusal_ends_it()
    {
        _world.Newest = _world.Certificate("new");
        _world.ChangeFault = new DnsProviderException(Fault.Unavailable, null, "no answer");
        _run.DuringSleep = () => _world.ChangeFault = _run.Sleeps.Count < 3 ? _world.ChangeFault : new DnsProviderException(Fault.Denied, null, "REFUSED");
        Assert.Equal(ExitCode.Refused, await _run.RunAsync("rollover", "--wait", FakeWorld.Name));
        Assert.Equal(3, _run.Sleeps.Count);
        Assert.Equal(1, _run.Error.Split("no answer").Length - 1);
    }

    [Fact]
    public async Task An_accepted_server_is_not_waited_for_until_it_answers_again()
    {
        _world.MoreServers.Add(Silent);
        _world.Newest = _world.Certificate("new");
        await _run.RunAsync("rollover", FakeWorld.Name);
        Assert.Contains("192.0.2.2:53 does not answer", _run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await _run.RunAsync("rollover", "--accept-unreachable", "192.0.2.2:53", FakeWorld.Name));
        Assert.Equal((Phase.Propagating, "accept"), (_world.State.Phase, _world.Entries[^2].Event));
        Assert.StartsWith("tlsa-rollover: mail.example.com: accept: 192.0.2.2:53 need not be waited for until it answers again; whoever asks it may hold anything\n", _run.Error, StringComparison.Ordinal);
        Assert.Equal(["192.0.2.2:53"], _world.State.AcceptedUnreachable);
        await _run.RunAsync("status");
        Assert.Contains("unreachable: no connection; accepted by hand", _run.Out, StringComparison.Ordinal);

        _world.MoreServers[0] = Silent with { Kind = ServerAnswerKind.Bad };
        await _run.RunAsync("cleanup");
        Assert.Empty(_world.State.AcceptedUnreachable);
    }

    [Theory]
    [InlineData("192.0.2.9:53", "it is none of its servers: give one of 192.0.2.1:53, 192.0.2.2:53")]
    [InlineData("192.0.2.1:53", "it answers right now; leave the option out")]
    public async Task No_other_server_is_accepted(string address, string why)
    {
        _world.MoreServers.Add(Silent);
        Assert.Equal(ExitCode.Usage, await _run.RunAsync("rollover", FakeWorld.Name, "--accept-unreachable", address));
        Assert.Equal($"tlsa-rollover: mail.example.com: {address} cannot be accepted as unreachable: {why}\n", _run.Error);
        Assert.Empty(_world.State.AcceptedUnreachable);
    }

    [Fact]
    public async Task Nothing_is_accepted_while_the_servers_are_not_known()
    {
        _world.ServersFault = new AuthoritativeDnsException("no NS found");
        Assert.Equal(ExitCode.TryAgain, await _run.RunAsync("rollover", FakeWorld.Name, "--accept-unreachable", "192.0.2.2:53"));
        Assert.Equal("tlsa-rollover: mail.example.com: the servers of _25._tcp.mail.example.com are not known: no NS found; see 'tlsa-rollover status mail.example.com'\n", _run.Error);
    }
}
