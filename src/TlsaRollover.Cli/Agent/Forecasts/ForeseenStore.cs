using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Agent.Forecasts;

/// <summary>A store in memory that begins with one lineage's state and keeps what is saved to itself; other lineages are as they are.</summary>
internal sealed class ForeseenStore(IRolloverStore real, RolloverState state) : IRolloverStore
{
    private readonly List<JournalEntry> _entries = [];
    private readonly Dictionary<Phase, DateTimeOffset> _phaseEnds = [];

    public RolloverState State { get; private set; } = state;

    public IReadOnlyList<JournalEntry> Entries => _entries;

    /// <summary>When each phase ended first.</summary>
    public IReadOnlyDictionary<Phase, DateTimeOffset> PhaseEnds => _phaseEnds;

    public RolloverState? Load(string lineage) => lineage == State.Lineage ? State : real.Load(lineage);

    public IReadOnlyList<RolloverState> LoadAll() => [.. real.LoadAll().Where(other => other.Lineage != State.Lineage), State];

    public void Save(RolloverState state, JournalEntry? entry = null)
    {
        if (entry is not null && state.Phase != State.Phase)
            _phaseEnds.TryAdd(State.Phase, entry.At);
        State = state;
        if (entry is not null)
            _entries.Add(entry);
    }

    public IReadOnlyList<JournalEntry> Journal(int count, string? lineage = null) => [.. _entries.TakeLast(count)];
}
