using System.Globalization;
using CsCheck;

namespace Core.Tests.World;

/// <summary>The promise and the other invariants of docs/DESIGN.md, over random lives in the simulated world.</summary>
public sealed class RolloverProperties
{
    private const string EachRun = "5000";
    private const string Soak = "100000";

    private static readonly long Lives = long.Parse(
        Environment.GetEnvironmentVariable("TLSA_ROLLOVER_LIVES") ?? (Environment.GetEnvironmentVariable("SOAK") == "1" ? Soak : EachRun), CultureInfo.InvariantCulture);

    [Fact]
    public void In_every_life_the_promise_is_kept_and_the_end_is_in_order() =>
        Life.Lives.Sample(life => new LifeRun(life).Live(), iter: Lives, print: life => life.ToString());
}
