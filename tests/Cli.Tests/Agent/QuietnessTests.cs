using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Agent;

public sealed class QuietnessTests
{
    private readonly FakeWorld _world = new();

    public QuietnessTests() => _world.Settled(_world.Certificate("old"));

    [Fact]
    public async Task A_wait_says_nothing_unless_asked()
    {
        Assert.Equal("", await SaidAsync(Script.Wait));
        Assert.Contains("wait until 2026-03-01 13:00:00Z: caches may still hold it", await SaidAsync(verbose: true, Script.Wait), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_keeps_a_lineage_from_being_taken_up_is_said_once()
    {
        var world = new FakeWorld();
        await world.RunAsync(new Script([Script.Wait]).Decide);
        Assert.Equal("tlsa-rollover: mail.example.com: wait: caches may still hold it\n", world.Log.ToString());
        await world.RunAsync(new Script([Script.Wait]).Decide);
        Assert.Equal(["wait"], world.Entries.Select(entry => entry.Event));
    }

    [Fact]
    public async Task A_hold_is_said_once_and_its_end_too()
    {
        Assert.Equal("tlsa-rollover: mail.example.com: hold: the whole RRset has vanished; say 'resume' or 'withdraw'\n", await SaidAsync(Script.Hold));
        Assert.Equal("", await SaidAsync(Script.Hold));
        Assert.Equal("tlsa-rollover: mail.example.com: clear: goes on after hold: the whole RRset has vanished; say 'resume' or 'withdraw'\n", await SaidAsync(Script.Rest));
        Assert.Equal("", await SaidAsync(Script.Rest));
        Assert.NotEqual("", await SaidAsync(Script.Hold));
    }

    [Fact]
    public async Task A_hold_for_another_reason_is_said()
    {
        await SaidAsync(Script.Hold);
        Assert.Contains("the zone is bogus", await SaidAsync(_ => new Decision.Hold("the zone is bogus", "mend it")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_is_said_once_and_its_end_too()
    {
        var publish = Script.Publish(_world.Certificate("new"));
        _world.ChangeFault = new DnsProviderException(Fault.Unavailable, FakeWorld.Owner, "127.0.0.1:53 does not answer");
        var said = await SaidAsync(publish, Script.Rest);
        Assert.Contains(": publish 3 1 1 ", said, StringComparison.Ordinal);
        Assert.Contains(": fault: 127.0.0.1:53 does not answer", said, StringComparison.Ordinal);
        Assert.Equal("", await SaidAsync(publish, Script.Rest));
        _world.ChangeFault = null;
        Assert.Contains(": publish 3 1 1 ", await SaidAsync(publish, Script.Rest), StringComparison.Ordinal);
        Assert.Equal("", await SaidAsync(Script.Rest));
    }

    [Fact]
    public async Task A_failing_activation_is_said_once_while_it_is_tried_again_with_pauses()
    {
        var activate = Script.Activate(_world.Certificate("new"));
        _world.ActivateFault = new ActivationException("'postfix reload' ended with 1");
        Assert.Contains("'postfix reload' ended with 1", await SaidAsync(activate, Script.Wait), StringComparison.Ordinal);
        Assert.Equal("", await SaidAsync(Script.Wait));
        Assert.Equal("", await SaidAsync(activate, Script.Wait));
    }

    [Fact]
    public async Task Several_lines_of_journal_tell_the_story()
    {
        await SaidAsync(Script.Enter(Phase.Publishing), Script.Publish(_world.Certificate("new")), Script.Hold);
        Assert.Equal(["move", "publish", "hold"], _world.Entries.Select(entry => entry.Event));
    }

    private Task<string> SaidAsync(params IReadOnlyList<Func<RolloverState, Decision>> decisions) => SaidAsync(false, decisions);

    private async Task<string> SaidAsync(bool verbose, params IReadOnlyList<Func<RolloverState, Decision>> decisions)
    {
        _world.Log.GetStringBuilder().Clear();
        await _world.RunAsync(new Script(decisions).Decide, verbose: verbose);
        return _world.Log.ToString();
    }
}
