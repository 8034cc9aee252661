using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Agent;

/// <summary>What a run is told of the lineages beside its own.</summary>
public sealed class OtherLineagesTests
{
    private const string Rsa = "mail-rsa";

    private readonly FakeWorld _world = new();
    private readonly LineageCertificate _rsa;

    public OtherLineagesTests()
    {
        _world.Settled(_world.Certificate("ecdsa"));
        _rsa = _world.Certificate("rsa");
    }

    [Fact]
    public async Task What_an_adopted_lineage_lists_is_elsewhere()
    {
        _world.Put(State() with { Active = _rsa, Next = _world.Certificate("next"), Queued = _world.Certificate("queued") });
        var seen = await SeenAsync();
        Assert.Equal(_rsa.Associations.Union(_world.Certificates["next"].Associations).Union(_world.Certificates["queued"].Associations), seen.Elsewhere);
        Assert.Empty(seen.WithdrawnElsewhere);
    }

    [Fact]
    public async Task So_is_what_certbot_deployed_for_one_that_is_not_adopted_yet()
    {
        _world.OtherLineages[Rsa] = _rsa;
        Assert.Equal(_rsa.Associations, (await SeenAsync()).Elsewhere);
    }

    [Fact]
    public async Task Of_an_adopted_one_what_certbot_deployed_since_is_not_looked_for()
    {
        _world.OtherLineages[Rsa] = _world.Certificate("newest");
        _world.Put(State() with { Active = _rsa });
        Assert.Equal(_rsa.Associations, (await SeenAsync()).Elsewhere);
    }

    [Fact]
    public async Task What_was_withdrawn_for_another_is_named_apart_unless_a_third_one_lists_it()
    {
        _world.Put(State() with { Active = _rsa, Withdrawn = true, Stale = FakeWorld.Ours(_world.Certificate("stale")), Published = FakeWorld.Ours(_rsa) });
        var seen = await SeenAsync();
        Assert.Equal(_rsa.Associations, seen.Elsewhere);
        Assert.Equal(_rsa.Associations.Union(FakeWorld.Ours(_world.Certificates["stale"])), seen.WithdrawnElsewhere);

        _world.Put(RolloverState.New("third", _world.Now()) with { Active = _rsa });
        Assert.Equal(FakeWorld.Ours(_world.Certificates["stale"]), (await SeenAsync()).WithdrawnElsewhere);
    }

    [Fact]
    public async Task What_was_withdrawn_and_has_no_files_here_is_removed_only_where_the_agent_published_it()
    {
        _world.Put(State() with { Active = _rsa with { Version = null }, Withdrawn = true, Published = FakeWorld.Ours(_rsa) });
        Assert.Equal(FakeWorld.Ours(_rsa), (await SeenAsync()).WithdrawnElsewhere);
    }

    private RolloverState State() => RolloverState.New(Rsa, _world.Now());

    private async Task<Observation> SeenAsync()
    {
        var script = new Script(Script.Rest);
        await _world.RunAsync(script.Decide);
        return script.Seen.Single();
    }
}
