using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Core.Ports;

/// <summary>The persisted states of all lineages. One writer at a time; a save is durable when it returns.</summary>
public interface IRolloverStore
{
    /// <summary>The lineage's state, null when it has none yet.</summary>
    RolloverState? Load(string lineage);

    /// <summary>Every lineage's state, by name.</summary>
    IReadOnlyList<RolloverState> LoadAll();

    /// <summary>Saves the state and a journal line in one transaction.</summary>
    void Save(RolloverState state, JournalEntry? entry = null);

    /// <summary>The newest journal lines, newest last; of one lineage or of all.</summary>
    IReadOnlyList<JournalEntry> Journal(int count, string? lineage = null);
}

/// <summary>One line of history: what was decided or done and why.</summary>
public sealed record JournalEntry(DateTimeOffset At, string Lineage, string Event, string Why);
