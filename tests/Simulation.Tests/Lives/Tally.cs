using System.Collections.Concurrent;

namespace Simulation.Tests.Lives;

/// <summary>What the lives met: how often each thing happened.</summary>
public sealed class Tally
{
    private readonly ConcurrentDictionary<string, long> _counts = [];

    public void Add(string what) => _counts.AddOrUpdate(what, 1, (_, count) => count + 1);

    public long this[string what] => _counts.GetValueOrDefault(what);

    /// <summary>How many of the happenings were faults: all but runs, renewals and what mends something.</summary>
    public long Faults => Enum.GetValues<Happening>().Where(IsFault).Sum(what => this[what.ToString()]);

    private static bool IsFault(Happening what) => what is not (Happening.Cleanup or Happening.Hook or Happening.Withdraw or Happening.Resume
        or Happening.RenewNewKey or Happening.RenewSameKey or Happening.ServerMends or Happening.ProviderMends or Happening.DisksMend
        or Happening.ReloadMends or Happening.EndpointAnswers or Happening.StepClockBack);

    /// <summary>What of the given never happened.</summary>
    public IEnumerable<string> Missing(IEnumerable<string> expected) => expected.Where(what => this[what] == 0);

    public override string ToString() => string.Join(", ", _counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Key} {count.Value}"));
}
