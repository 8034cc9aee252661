using TlsaRollover.Cli;
using TlsaRollover.Cli.Agent;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Agent;

/// <summary>The driver with the real machine.</summary>
public sealed class WholeRolloverTests
{
    private readonly FakeWorld _world = new();

    [Fact]
    public async Task Cleanup_alone_adopts_a_lineage_and_rolls_a_renewal_over()
    {
        var (first, second) = (_world.Certificate("first"), _world.Certificate("second"));
        (_world.Newest, _world.Served) = (first, first);
        await UntilRestAsync();
        Assert.Equal((FakeWorld.Ours(first), "first"), (_world.Published, _world.Activated));

        _world.Newest = second;
        await UntilRestAsync();
        Assert.Equal((FakeWorld.Ours(second), "second", Phase.Settled), (_world.Published, _world.Activated, _world.State.Phase));
        Assert.Equal(["publish", "activate", "retire"], _world.Entries.SkipWhile(entry => !entry.Why.Contains("renewed", StringComparison.Ordinal)).Select(entry => entry.Event).Where(word => word != "move"));
    }

    [Fact]
    public async Task After_a_hook_cleanup_waits_out_the_caches_before_it_activates()
    {
        _world.Settled(_world.Certificate("old")).Newest = _world.Certificate("new");
        await _world.RunAsync(kind: RunKind.Hook);
        var published = _world.Time.GetUtcNow();
        while (_world.Activated != "new")
        {
            _world.Time.Advance(TimeSpan.FromSeconds(30));
            Assert.Equal(ExitCode.Done, (await _world.RunAsync(look: false)).ExitCode);
        }

        Assert.True(_world.Time.GetUtcNow() - published >= TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task Stored_keys_stay_while_something_rolls_and_go_at_rest()
    {
        _world.Settled(_world.Certificate("old")).Newest = _world.Certificate("new");
        await _world.RunAsync(kind: RunKind.Hook);
        await _world.RunAsync();
        Assert.Null(_world.Kept);
        Assert.Equal(0, _world.Pruned);
        await UntilRestAsync();
        Assert.Equal(["new"], _world.Kept!.Distinct());
        Assert.NotEqual(0, _world.Pruned);
    }

    private async Task UntilRestAsync()
    {
        for (var minute = 0; minute < 200; minute++)
        {
            var outcome = await _world.RunAsync(look: false);
            Assert.Equal(ExitCode.Done, outcome.ExitCode);
            if (outcome.Decision is Decision.Rest)
                return;
            _world.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Fail($"not at rest: {_world.State}\n{_world.Log}");
    }
}
