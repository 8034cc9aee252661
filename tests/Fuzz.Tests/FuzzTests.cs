using System.Globalization;
using Fuzz.Tests.Targets;

namespace Fuzz.Tests;

/// <summary>Every input from outside is read or refused in the documented way, within bounds of memory and time.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int SeedOfEachRun = 1;
    private const long EachRun = 16_000;
    private const long Soak = 1_500_000;

    private static readonly bool IsSoak = Environment.GetEnvironmentVariable("SOAK") == "1";
    private static readonly IReadOnlyList<IFuzzTarget> Targets = [.. FileTargets.All, .. WireTargets.All];

    public static TheoryData<string> Names => [.. Targets.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_input_is_read_or_refused(string name)
    {
        var target = Targets.Single(target => target.Name == name);
        if (Environment.GetEnvironmentVariable("TLSA_ROLLOVER_INPUT") is { } one)
        {
            if (one.Split(':') is [var wanted, var input] && wanted == name)
                Assert.Null(Fuzzer.FindingOf(target, Convert.FromBase64String(input)));
            return;
        }

        var seed = IsSoak ? Random.Shared.Next() : SeedOfEachRun;
        var inputs = (IsSoak ? Soak : EachRun) / target.Cost;
        var finding = Fuzzer.FirstFinding(target, seed, inputs);
        Say($"{name}: inputs tried: {inputs.ToString(CultureInfo.InvariantCulture)} from seed {seed}, findings: {(finding is null ? 0 : 1)}");
        Assert.Null(finding);
    }

    [Fact]
    public void Valid_inputs_are_read()
    {
        foreach (var target in Targets)
            Assert.All(target.Seeds, seed => Assert.Null(Fuzzer.FindingOf(target, seed)));
    }

    [Theory]
    [InlineData("an index out of range")]
    [InlineData("too much memory")]
    public void A_parser_that_is_broken_on_purpose_is_found_out(string how)
    {
        var broken = new OctetTarget("broken", 1, input => Break(how, input), e => e is FormatException, [1, 2, 3, 4]);
        Assert.Contains("TLSA_ROLLOVER_INPUT='broken:", Fuzzer.FirstFinding(broken, SeedOfEachRun, 10_000), StringComparison.Ordinal);
    }

    private static void Break(string how, byte[] input)
    {
        if (input is not [_, 0xff, ..])
            return;
        if (how == "too much memory")
            GC.KeepAlive(new byte[400_000_000]);
        else
            _ = input[input.Length];
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
