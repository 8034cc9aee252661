using TlsaRollover.Cli.Agent;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Agent;

public sealed class DueCheckTests
{
    private readonly FakeWorld _world = new();
    private readonly LineageCertificate _active;

    public DueCheckTests() => _world.Settled(_active = _world.Certificate("old"));

    [Fact]
    public async Task A_settled_lineage_that_was_lately_looked_at_costs_no_look_and_no_write()
    {
        await _world.RunAsync();
        _world.Calls.Clear();
        _world.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Null((await _world.RunAsync(look: false)).Decision);
        Assert.Equal(["newest"], _world.Calls);
    }

    [Fact]
    public async Task It_is_looked_at_again_after_five_minutes()
    {
        await _world.RunAsync();
        _world.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.True(Due());
    }

    [Fact]
    public async Task It_is_looked_at_at_once_when_asked_renewed_or_switched()
    {
        await _world.RunAsync();
        Assert.False(Due());
        Assert.True(Due(newest: new(_world.Certificate("new"))));
        Assert.True(Due(newest: new(null, new InvalidOperationException())));
        Assert.True(Due(activated: "other"));
        Assert.True(Due(activated: null));
    }

    [Fact]
    public async Task It_is_looked_at_while_anything_is_left_to_do()
    {
        await _world.RunAsync();
        var state = _world.State;
        Assert.All<RolloverState>(
            [
                state with { Phase = Phase.Retiring },
                state with { Next = _active },
                state with { Queued = _active },
                state with { Stale = RecordSet.Of(_active.Associations) },
                state with { Attempts = new("old", 1, _world.Now()) },
                state with { Withdrawn = true },
                state with { Resumed = true },
                state with { Active = null },
                state with { Ledger = Ledger.Empty },
            ],
            other => Assert.True(Due(state: other)));
    }

    [Fact]
    public async Task It_is_looked_at_when_no_server_answered_lately()
    {
        await _world.RunAsync();
        var ledger = _world.State.Ledger.Owners.Single();
        var unseen = ledger with { Versions = [.. ledger.Versions.Where(version => version.Server == OwnerLedger.ControlPlane)] };
        Assert.True(Due(state: _world.State with { Ledger = new([unseen]) }));
    }

    [Fact]
    public async Task It_is_looked_at_when_the_clocks_cannot_tell_how_long_ago()
    {
        await _world.RunAsync();
        Assert.True(Due(now: _world.Now() with { BootId = "another", Synchronised = false }));
    }

    [Fact]
    public async Task A_new_owner_is_looked_at()
    {
        await _world.RunAsync();
        Assert.True(DueCheck.LookIsDue(_world.State, new(_active), "old", [FakeWorld.Owner, OwnerName.Parse("_465._tcp.mail.example.com")], _world.Now(), _world.Lineage.Policy));
    }

    [Fact]
    public async Task What_is_held_is_looked_at_in_every_run()
    {
        await _world.RunAsync(new Script(Script.Hold).Decide);
        Assert.IsType<Decision.Hold>((await _world.RunAsync(new Script(Script.Hold).Decide, look: false)).Decision);
    }

    private bool Due(RolloverState? state = null, NewestLook? newest = null, string? activated = "old", Moment? now = null) =>
        DueCheck.LookIsDue(state ?? _world.State, newest ?? new(_active), activated, [FakeWorld.Owner], now ?? _world.Now(), _world.Lineage.Policy);
}
