using Cli.Tests.Agent;
using TlsaRollover.Cli;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using Xunit;

namespace Cli.Tests.Commands;

public sealed class ResumeCommandTests
{
    private readonly FakeWorld _world = new();
    private readonly CommandRun _run;

    public ResumeCommandTests()
    {
        _world.Settled(_world.Certificate("old"));
        _run = new(_world);
    }

    private RecordSet Ours => FakeWorld.Ours(_world.Certificates["old"]);

    [Fact]
    public async Task A_vanished_RRset_is_held_with_the_command_that_publishes_it_again()
    {
        await _run.RunAsync("cleanup");
        _world.Published = RecordSet.Empty;
        Assert.Equal(ExitCode.Held, await _run.RunAsync("cleanup", FakeWorld.Name));
        Assert.Contains("if nobody meant to remove it: 'tlsa-rollover resume mail.example.com'; if DANE is to end: 'tlsa-rollover withdraw mail.example.com'", _run.Error, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, await _run.RunAsync("resume", FakeWorld.Name));
        Assert.Equal(("tlsa-rollover resume", true), _run.Opened[^1]);
        Assert.Equal(RecordSet.Empty, _world.Published); // one look may have missed a former process
        Assert.Contains("resume: the TLSA RRset at _25._tcp.mail.example.com is to be published again\n", _run.Error, StringComparison.Ordinal);
        Assert.Contains("former processes of a service may still present another one", _run.Error, StringComparison.Ordinal);

        _world.Time.Advance(_world.Lineage.Policy.ProcessLifetime);
        await _run.RunAsync("cleanup", FakeWorld.Name);
        Assert.Equal((Ours, false), (_world.Published, _world.State.Resumed));
        Assert.Equal(
            $"""
             tlsa-rollover: mail.example.com: publish {Ours} at _25._tcp.mail.example.com: first publication: the served key's record is missing
             tlsa-rollover: mail.example.com: move: settled: the RRset stands again

             """,
            _run.Error.Replace("warning: ", "", StringComparison.Ordinal));
        Assert.Equal((ExitCode.Done, ""), (await _run.RunAsync("cleanup", FakeWorld.Name), _run.Error));
    }

    [Fact]
    public async Task Where_nothing_is_gone_there_is_nothing_to_resume()
    {
        await _run.RunAsync("cleanup");
        var state = _world.State;
        Assert.Equal(ExitCode.Usage, await _run.RunAsync("resume", FakeWorld.Name));
        Assert.Equal("tlsa-rollover: mail.example.com: there is nothing to resume: no TLSA RRset has vanished and DANE is not withdrawn; see 'tlsa-rollover status mail.example.com'\n", _run.Error);
        Assert.Same(state, _world.State);
    }

    [Fact]
    public async Task Nothing_is_resumed_while_the_control_plane_cannot_be_read()
    {
        await _run.RunAsync("cleanup");
        _world.ReadFault = new DnsProviderException(Fault.Unavailable, null, "192.0.2.1:53 does not answer");
        Assert.Equal(ExitCode.TryAgain, await _run.RunAsync("resume", FakeWorld.Name));
        Assert.Equal("tlsa-rollover: mail.example.com: _25._tcp.mail.example.com cannot be read: 192.0.2.1:53 does not answer\n", _run.Error);
        Assert.False(_world.State.Resumed);
    }

    [Fact]
    public async Task A_withdrawal_ends()
    {
        await _run.RunAsync("withdraw", "--yes", FakeWorld.Name);
        Assert.Equal((RecordSet.Empty, true), (_world.Published, _world.State.Withdrawn));
        Assert.Equal(ExitCode.Done, await _run.RunAsync("resume", FakeWorld.Name));
        Assert.StartsWith("tlsa-rollover: mail.example.com: resume: the withdrawal ends, and DANE begins anew at _25._tcp.mail.example.com\n", _run.Error, StringComparison.Ordinal);
        Assert.Equal((RecordSet.Empty, false, true), (_world.Published, _world.State.Withdrawn, _world.State.Resumed));
        _world.Time.Advance(_world.Lineage.Policy.ProcessLifetime);
        await _run.RunAsync("cleanup", FakeWorld.Name);
        Assert.Equal((Ours, false), (_world.Published, _world.State.Resumed));
    }
}
