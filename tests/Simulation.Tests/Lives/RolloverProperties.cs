using System.Globalization;

namespace Simulation.Tests.Lives;

/// <summary>The promise and the other invariants of docs/DESIGN.md over random lives of the whole agent.</summary>
public sealed class RolloverProperties(ITestOutputHelper output)
{
    private const int SeedOfEachRun = 24;
    private const long EachRun = 2_500;
    private const long Soak = 100_000;

    private static readonly bool IsSoak = Environment.GetEnvironmentVariable("SOAK") == "1";

    [Fact]
    public void In_every_life_the_promise_is_kept_and_the_end_is_in_order()
    {
        if (Environment.GetEnvironmentVariable("TLSA_ROLLOVER_LIFE") is { } text)
        {
            new LifeRun(LifeText.Parse(text), new()).Live();
            return;
        }

        var seed = (int)(Number("TLSA_ROLLOVER_SEED") ?? (IsSoak ? Random.Shared.Next() : SeedOfEachRun));
        var lives = Number("TLSA_ROLLOVER_LIVES") ?? (IsSoak ? Soak : EachRun);
        var tally = new Tally();
        Say($"{lives} lives from seed {seed}");
        var broken = Experiment.FirstBroken(index => LifeSource.Make(seed, index), lives, tally);
        Say($"lives simulated: {lives}, crashes survived: {tally["killed"]}, faults injected: {tally.Faults}, violations: {(broken is null ? 0 : 1)}; {tally}");
        if (broken is not null)
            Assert.Fail(Number("TLSA_ROLLOVER_SHRINK") == 0 ? $"seed {seed}: {broken}" : Experiment.Describe(broken, seed));
        if (seed == SeedOfEachRun && lives >= EachRun)
            Assert.Empty(tally.Missing(Enum.GetNames<Happening>()));
    }

    private static long? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
