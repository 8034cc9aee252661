using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.State;

/// <summary>The states of all lineages and the journal, in one SQLite database; opened at the first use.</summary>
/// <param name="folder">The state folder; made with mode 0700 where it does not exist.</param>
/// <param name="readOnly">Whether nothing is to be written; an absent database is then an empty one.</param>
public sealed class SqliteRolloverStore(string folder, bool readOnly = false) : IRolloverStore, IDisposable
{
    /// <inheritdoc/>
    public RolloverState? Load(string lineage) => throw new NotSupportedException(folder + readOnly);

    /// <inheritdoc/>
    public IReadOnlyList<RolloverState> LoadAll() => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Save(RolloverState state, JournalEntry? entry = null) => throw new NotSupportedException();

    /// <summary>The newest journal lines, newest last; of one lineage or of all.</summary>
    public IReadOnlyList<JournalEntry> Journal(int count, string? lineage = null) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
