using TlsaRollover.Cli;
using TlsaRollover.Cli.Agent;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Agent;

/// <summary>An owner that is a CNAME: the provider reads and changes the target only.</summary>
public sealed class AliasOwnerTests
{
    private static readonly OwnerName Target = OwnerName.Parse("_dane.example.net");

    private readonly FakeWorld _world = new();

    public AliasOwnerTests() => _world.Settled(_world.Certificate("old")).AliasTo = Target;

    [Fact]
    public async Task A_whole_rollover_changes_the_target_and_nothing_else()
    {
        await _world.RunAsync();
        _world.Newest = _world.Certificate("new");
        _world.Names.Clear();
        for (var minute = 0; minute < 200 && (await _world.RunAsync(look: false)).Decision is not Decision.Rest; minute++)
            _world.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((FakeWorld.Ours(_world.Certificates["new"]), "new"), (_world.Published, _world.Activated));
        Assert.All(_world.Names, name => Assert.Equal(Target, name));
        Assert.Contains(_world.Entries, entry => entry.Why.StartsWith("publish", StringComparison.Ordinal) && entry.Why.Contains($"at {Target}:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hook_asks_where_the_owner_leads_before_it_publishes()
    {
        await _world.RunAsync();
        (_world.Newest, _world.AliasTo) = (_world.Certificate("new"), OwnerName.Parse("_other.example.net"));
        _world.Calls.Clear();
        _world.Names.Clear();
        Assert.True((await _world.RunAsync(kind: RunKind.Hook)).Published);
        Assert.Single(_world.Calls, "servers");
        Assert.Equal([Target, _world.AliasTo, _world.AliasTo], _world.Names);
    }

    [Fact]
    public async Task A_hook_that_meets_an_alias_for_the_first_time_follows_it()
    {
        _world.AliasTo = null;
        await _world.RunAsync();
        (_world.Newest, _world.AliasTo) = (_world.Certificate("new"), Target);
        Assert.True((await _world.RunAsync(kind: RunKind.Hook)).Published);
        Assert.Equal(Target, _world.Names[^1]);
    }

    [Theory]
    [InlineData(RunKind.Full)]
    [InlineData(RunKind.Hook)]
    public async Task While_nobody_tells_where_it_leads_nothing_is_changed(RunKind kind)
    {
        await _world.RunAsync();
        (_world.Newest, _world.Answers) = (_world.Certificate("new"), false);
        var outcome = await _world.RunAsync(kind: kind);
        Assert.Equal(ExitCode.TryAgain, outcome.ExitCode);
        Assert.DoesNotContain("change", _world.Calls);
        Assert.Contains($"no server of example.com tells where {FakeWorld.Owner} leads: 192.0.2.9:53 gave no answer", _world.Log.ToString(), StringComparison.Ordinal);
        Assert.Equal(Target, _world.State.Ledger.For(FakeWorld.Owner)?.Target);
    }

    [Fact]
    public async Task A_redirection_publishes_at_the_new_target_instead_of_calling_the_RRset_vanished()
    {
        await _world.RunAsync();
        (_world.Published, _world.AliasTo) = (RecordSet.Empty, OwnerName.Parse("_other.example.net"));
        Assert.Equal(ExitCode.Done, (await _world.RunAsync()).ExitCode);
        Assert.Equal(FakeWorld.Ours(_world.Certificates["old"]), _world.Published);
        _world.Published = RecordSet.Empty;
        Assert.Equal(ExitCode.Held, (await _world.RunAsync()).ExitCode);
    }

    [Fact]
    public async Task The_forecast_comes_true_through_the_alias()
    {
        await _world.RunAsync();
        _world.Newest = _world.Certificate("new");
        var run = new Commands.CommandRun(_world);
        Assert.Equal(ExitCode.Done, await run.RunAsync("rollover", "--dry-run", FakeWorld.Name));
        Assert.Contains($" at {Target}: the next record is missing", run.Out, StringComparison.Ordinal);
        Assert.EndsWith("rest: all is as it should be\n", run.Out, StringComparison.Ordinal);
    }
}
