using System.Diagnostics;

namespace Fuzz.Tests;

/// <summary>Feeds a target and finds the first input that it neither reads nor refuses.</summary>
public static class Fuzzer
{
    private const long MostAllocated = 256L * 1024 * 1024;
    private static readonly TimeSpan LongestProcessorTime = TimeSpan.FromSeconds(20); // no parser here needs a second, and this machine may be busy

    /// <summary>What is wrong with the first bad input, with the command that feeds it again; null where none is.</summary>
    public static string? FirstFinding(IFuzzTarget target, int seed, long inputs)
    {
        var mutator = new Mutator(target.Seeds, seed);
        var loop = Parallel.For(0, inputs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (index, state) =>
        {
            if (FindingOf(target, mutator.Make(index)) is not null)
                state.Break();
        });
        return loop.LowestBreakIteration is { } broken && Shortest(target, mutator.Make(broken)) is var input
            ? $"{target.Name}: {FindingOf(target, input)}\nfeed it again with\nTLSA_ROLLOVER_INPUT='{target.Name}:{Convert.ToBase64String(input)}' dotnet test --project tests/Fuzz.Tests"
            : null;
    }

    /// <summary>What is wrong with an input, null where it is read or refused within its bounds.</summary>
    public static string? FindingOf(IFuzzTarget target, byte[] input)
    {
        var (before, clock) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
        try
        {
            target.Feed(input);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return e.ToString();
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > MostAllocated)
            return $"takes {allocated / 1024 / 1024} MiB for {input.Length} octets";
        return clock.Elapsed > LongestProcessorTime ? $"takes {clock.Elapsed.TotalSeconds:0} s for {input.Length} octets" : null;
    }

    /// <summary>Takes out parts as long as the input stays bad.</summary>
    private static byte[] Shortest(IFuzzTarget target, byte[] input)
    {
        var clock = Stopwatch.StartNew();
        for (var size = Math.Max(1, input.Length / 2); size >= 1; size = size == 1 ? 0 : size / 2)
        {
            for (var start = input.Length - size; start >= 0 && clock.Elapsed < LongestProcessorTime; start -= size)
            {
                byte[] shorter = [.. input.AsSpan(0, start), .. input.AsSpan(start + size)];
                if (FindingOf(target, shorter) is not null)
                    input = shorter;
                start = Math.Min(start, input.Length);
            }
        }

        return input;
    }
}
