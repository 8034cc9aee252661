namespace TestKit;

/// <summary>
/// All RRset versions that caches may hold, by the server they came from. Instants are counted from the watcher's start.
/// It claims only what is certain: a version was served no later than the answer came and no earlier than the question left.
/// </summary>
public sealed class HeldVersions
{
    /// <summary>Caches count whole seconds: Unbound gives out a TTL of 6 for 7 s.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<(string Source, TlsaSet Records), HeldVersion> versions = [];
    private readonly Dictionary<string, List<TlsaSet>> steps = [];

    /// <summary>A server gave this answer. An empty RRset promises nothing and is not kept.</summary>
    public void Saw(string source, TlsaSet records, TimeSpan asked, TimeSpan answered, int ttl)
    {
        if (records.IsEmpty) return;
        var until = asked + TimeSpan.FromSeconds(ttl) + Rounding;
        lock (gate)
        {
            var known = versions.GetValueOrDefault((source, records));
            versions[(source, records)] = known is not null && known.Until >= asked
                ? known with { Until = TimeSpan.FromTicks(Math.Max(known.Until.Ticks, until.Ticks)) }
                : new(source, records, answered, until);
            Step(steps.TryGetValue(source, out var before) ? before : steps[source] = [], records);
        }
    }

    /// <summary>The versions that some cache may have held during the whole of that time.</summary>
    public IReadOnlyList<HeldVersion> During(TimeSpan start, TimeSpan end)
    {
        lock (gate) return [.. versions.Values.Where(version => version.From <= start && version.Until >= end)];
    }

    /// <summary>The versions of one server in the order in which it gave them out; one that came back counts again.</summary>
    public IReadOnlyList<TlsaSet> StepsOf(string source)
    {
        lock (gate) return [.. steps.GetValueOrDefault(source, [])];
    }

    public IReadOnlyList<HeldVersion> All
    {
        get
        {
            lock (gate) return [.. versions.Values.OrderBy(version => version.From)];
        }
    }

    private static void Step(List<TlsaSet> before, TlsaSet records)
    {
        if (before.Count == 0 || before[^1] != records) before.Add(records);
    }
}
