using System.Diagnostics;
using System.Globalization;
using TestKit;

namespace Bench;

/// <summary>What was measured.</summary>
internal sealed record Figures(double Ratio, double HookMilliseconds, double BashMilliseconds, int Pairs, double PeakMebibytes, double CleanupMilliseconds)
{
    private const int CleanupRuns = 50;

    /// <summary>Measures paired runs, in turn the one and the other first.</summary>
    public static async Task<Figures> MeasureAsync(Site site, int pairs)
    {
        var runs = new List<(double Hook, double Bash)>();
        for (var pair = -1; pair < pairs; pair++) // the first fills the caches and does not count
        {
            site.Rewind();
            var run = pair % 2 == 0 ? Pair(site) : Reversed(site);
            if (!await site.PublishedAsync()) throw new InvalidOperationException("a hook did not publish what it was to publish");
            if (pair >= 0) runs.Add(run);
        }

        return new(
            Median(runs.Select(run => run.Hook / run.Bash)), Median(runs.Select(run => run.Hook)), Median(runs.Select(run => run.Bash)),
            pairs, Peak(site), Cpu(site));
    }

    private static (double Hook, double Bash) Pair(Site site)
    {
        var hook = Milliseconds(site.AgentHook, site.Renewal);
        return (hook, Milliseconds(site.BashHook, site.Renewal));
    }

    private static (double Hook, double Bash) Reversed(Site site)
    {
        var bash = Milliseconds(site.BashHook, site.Renewal);
        return (Milliseconds(site.AgentHook, site.Renewal), bash);
    }

    private static double Milliseconds(IReadOnlyList<string> argv, Dictionary<string, string> environment)
    {
        var started = Stopwatch.GetTimestamp();
        Command.Run(argv, environment).Expect(string.Join(' ', argv));
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Peak(Site site)
    {
        site.Rewind();
        return Timed("%M", site.AgentHook, site.Renewal)[0] / 1024;
    }

    private static double Cpu(Site site)
    {
        site.Settle();
        // GNU time counts in hundredths of a second: many runs under one
        var loop = $"for i in {string.Join(' ', Enumerable.Range(1, CleanupRuns))}; do {string.Join(' ', site.Cleanup.Select(word => $"'{word}'"))} || exit; done";
        return Timed("%U %S", ["bash", "-c", loop], []).Sum() * 1000 / CleanupRuns;
    }

    private static double[] Timed(string format, IReadOnlyList<string> argv, Dictionary<string, string> environment)
    {
        var result = Command.Run(["/usr/bin/time", "-f", format, .. argv], environment);
        result.Expect(string.Join(' ', argv));
        return [.. result.Error.Trim().Split('\n')[^1].Split(' ').Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))];
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
