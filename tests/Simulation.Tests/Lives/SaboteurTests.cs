using Simulation.Tests.World;
using TlsaRollover.Core.Rollover;

namespace Simulation.Tests.Lives;

/// <summary>An agent that is broken on purpose is found out: the world is able to see what it is there to see.</summary>
public sealed class SaboteurTests
{
    private const int Seed = 24;
    private const int Lives = 1000;

    private static readonly TimeSpan Early = TimeSpan.FromHours(1);

    [Fact]
    public void One_that_ignores_a_server_is_found_out() => AssertFoundOut(() => new IgnoresAServer());

    /// <summary>Resolvers are led to the former RRset for as long as the CNAME lives: a rare life, so that it is told and not drawn.</summary>
    [Fact]
    public void One_that_forgets_the_TTL_of_aliases_is_found_out()
    {
        var life = LifeText.Parse("InOrder Alias Alone servers=1 services=1 ttl=60 stable=True k=1: OperatorChangesAliasTtl(7)+1 Cleanup(0)+1 Cleanup(0)+1 "
            + "OperatorRedirects(0)+1 RenewNewKey(0)+1 Cleanup(0)+1 Cleanup(0)+12 Cleanup(0)+12");
        Assert.Null(Experiment.Breaks(life, new()));
        Assert.IsType<BrokenPromiseException>(Experiment.Breaks(life, new(), () => new ForgetsAliases())?.InnerException);
    }

    [Fact]
    public void One_that_activates_early_is_found_out() => AssertFoundOut(() => new IsEarly(Phase.Propagating, Early));

    [Fact]
    public void One_that_believes_reloads_is_found_out() => AssertFoundOut(() => new BelievesReloads());

    private static void AssertFoundOut(Func<Saboteur> saboteur)
    {
        var broken = Experiment.FirstBroken(index => LifeSource.Make(Seed, index), Lives, new(), saboteur);
        Assert.NotNull(broken);
        var why = Experiment.Breaks(broken, new(), saboteur);
        Assert.True(why?.InnerException is BrokenPromiseException || why!.Message.Contains("Failure", StringComparison.Ordinal), why?.Message);
    }
}
