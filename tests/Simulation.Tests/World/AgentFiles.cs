using TlsaRollover.Cli.State;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Simulation.Tests.World;

/// <summary>The agent's state as it lies on disk: it outlives every process.</summary>
public sealed class AgentFiles
{
    private readonly SortedDictionary<string, Lazy<RolloverState>> _states = [];
    private readonly List<JournalEntry> _journal = [];

    public bool DiskFull { get; set; }

    /// <summary>Whether a process holds the writer lock.</summary>
    public bool Locked { get; set; }

    public RolloverState? Load(string lineage) => _states.GetValueOrDefault(lineage)?.Value;

    public IReadOnlyList<RolloverState> LoadAll() => [.. _states.Values.Select(state => state.Value)];

    public void Save(RolloverState state, JournalEntry? entry)
    {
        _states[state.Lineage] = new(() => StateJson.Read(StateJson.Write(state))); // what the file does not say is lost
        if (entry is not null)
            _journal.Add(entry);
    }

    public IReadOnlyList<JournalEntry> Journal(int count, string? lineage) =>
        [.. _journal.Where(entry => lineage is null || entry.Lineage == lineage).TakeLast(count)];
}
