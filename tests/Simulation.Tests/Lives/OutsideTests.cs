namespace Simulation.Tests.Lives;

/// <summary>Worlds outside the assumptions of docs/DESIGN.md: the promise breaks there, is counted apart, and holds again where the configuration buys the world in.</summary>
public sealed class OutsideTests(ITestOutputHelper output)
{
    private const int Seed = 24;
    private const int Lives = 60;

    [Theory]
    [InlineData(Outside.ServeStale)]
    [InlineData(Outside.RaisedTtl)]
    [InlineData(Outside.HiddenLag)]
    public void A_world_outside_breaks_the_promise_unless_it_is_bought_in(Outside outside)
    {
        var violations = 0L;
        var broken = 0;
        for (var index = 0; index < Lives; index++)
        {
            new LifeRun(LifeSource.Make(Seed, index, outside, boughtIn: true), new()).Live();
            var run = new LifeRun(LifeSource.Make(Seed, index, outside), new());
            run.Live();
            violations += run.Violations;
            broken += run.Violations > 0 ? 1 : 0;
        }

        output.WriteLine($"{outside}: {broken} of {Lives} lives broken at {violations} looks; bought in: 0");
        Assert.True(broken > 0, "the world outside is not outside");
    }
}
