using CsCheck;

namespace Core.Tests.World;

/// <summary>The promise and the other invariants of docs/DESIGN.md, over random lives in the simulated world.</summary>
public sealed class RolloverProperties
{
    private static readonly long Lives = long.Parse(Environment.GetEnvironmentVariable("TLSA_ROLLOVER_LIVES") ?? "5000", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void In_every_life_the_promise_is_kept_and_the_end_is_in_order() =>
        Life.Lives.Sample(life => new LifeRun(life).Live(), iter: Lives, print: life => life.ToString());
}
