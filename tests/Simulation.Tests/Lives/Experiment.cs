using System.Diagnostics;

namespace Simulation.Tests.Lives;

/// <summary>Lives many lives, finds the first that breaks and makes it as short as it can.</summary>
public static class Experiment
{
    private static readonly TimeSpan ShrinkFor = TimeSpan.FromSeconds(60);

    /// <summary>The broken life with the lowest index, null where none broke.</summary>
    public static Life? FirstBroken(Func<long, Life> lives, long count, Tally tally, Func<Saboteur>? saboteur = null)
    {
        var broken = long.MaxValue;
        var loop = Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (index, state) =>
        {
            if (Breaks(lives(index), tally, saboteur) is null)
                return;
            state.Break();
        });
        broken = loop.LowestBreakIteration ?? broken;
        return broken == long.MaxValue ? null : lives(broken);
    }

    /// <summary>What breaks in a life, null where all is in order.</summary>
    public static BrokenLifeException? Breaks(Life life, Tally tally, Func<Saboteur>? saboteur = null)
    {
        try
        {
            new LifeRun(life, tally, saboteur?.Invoke()).Live();
            return null;
        }
        catch (BrokenLifeException e)
        {
            return e;
        }
    }

    /// <summary>The shortest life that still breaks, with the command that lives it again.</summary>
    public static string Describe(Life broken, int seed)
    {
        var shortest = Shrink(broken);
        return $"seed {seed}; shrunk from {broken.Events.Count} to {shortest.Events.Count} events; live it again with\n"
            + $"TLSA_ROLLOVER_LIFE='{shortest}' dotnet test --project tests/Simulation.Tests\n{Breaks(shortest, new())?.Message}";
    }

    /// <summary>Takes out events, in halves, then fewer and fewer, then one by one, as long as the life still breaks; then makes the world smaller.</summary>
    public static Life Shrink(Life life)
    {
        var clock = Stopwatch.StartNew();
        for (var size = Math.Max(1, life.Events.Count / 2); size >= 1; size = size == 1 ? 0 : size / 2)
        {
            for (var start = life.Events.Count - size; start >= 0 && clock.Elapsed < ShrinkFor; start -= size)
                life = IfBroken(life with { Events = [.. life.Events.Take(start), .. life.Events.Skip(start + size)] }, life);
        }

        foreach (var smaller in Smaller)
            life = IfBroken(smaller(life), life);
        return life;
    }

    private static readonly IReadOnlyList<Func<Life, Life>> Smaller =
    [
        life => life with { Servers = 1 }, life => life with { Services = 1 }, life => life with { Company = Company.Alone },
        life => life.Company == Company.Neighbours ? life : life with { Layout = Layout.Direct }, life => life with { DeployCommand = false }, life => life with { NodesLag = 0 },
        life => life with { OldProcesses = 0 }, life => life with { TtlStable = true },
    ];

    private static Life IfBroken(Life smaller, Life life) => smaller != life && Breaks(smaller, new()) is not null ? smaller : life;
}
