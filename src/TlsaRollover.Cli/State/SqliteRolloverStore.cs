using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.State;

/// <summary>The states of all lineages and the journal, in one SQLite database; opened at the first use.</summary>
/// <param name="folder">The state folder; made with mode 0700 where it does not exist.</param>
/// <param name="readOnly">Whether nothing is to be written; an absent database is then an empty one.</param>
public sealed class SqliteRolloverStore(string folder, bool readOnly = false) : IRolloverStore, IDisposable
{
    /// <summary>How many journal lines are kept.</summary>
    public const int JournalLines = 10_000;

    private const string SaveState =
        "INSERT INTO lineages (name, state) VALUES ($name, $state) ON CONFLICT (name) DO UPDATE SET state = excluded.state";

    private const string AddLine =
        """
        INSERT INTO journal (at, lineage, event, why) VALUES ($at, $lineage, $event, $why);
        DELETE FROM journal WHERE id <= (SELECT max(id) FROM journal) - $kept;
        """;

    private readonly string _file = Path.Combine(folder, "state.db");
    private SqliteConnection? _connection;

    /// <inheritdoc/>
    public RolloverState? Load(string lineage) => Guarded(() =>
        Query("SELECT name, state FROM lineages WHERE name = $name", State, ("$name", lineage)).SingleOrDefault());

    /// <inheritdoc/>
    public IReadOnlyList<RolloverState> LoadAll() => Guarded(() => Query("SELECT name, state FROM lineages ORDER BY name", State));

    /// <summary>The names of all lineages that have a state.</summary>
    public IReadOnlyList<string> Names() => Guarded(() => Query("SELECT name FROM lineages ORDER BY name", row => row.GetString(0)));

    /// <summary>Saves a state in the place of that of its former name, and a journal line, in one transaction.</summary>
    public void Rename(string former, RolloverState state, JournalEntry entry) => Save(state, entry, former);

    /// <inheritdoc/>
    public IReadOnlyList<JournalEntry> Journal(int count, string? lineage = null) => Guarded(() =>
    {
        const string Columns = "SELECT at, lineage, event, why FROM journal";
        var newest = lineage is null
            ? Query($"{Columns} ORDER BY id DESC LIMIT $count", Line, ("$count", count))
            : Query($"{Columns} WHERE lineage = $lineage ORDER BY id DESC LIMIT $count", Line, ("$count", count), ("$lineage", lineage));
        newest.Reverse();
        return newest;
    });

    /// <inheritdoc/>
    /// <exception cref="UserException">It could not be saved; the old state stays.</exception>
    public void Save(RolloverState state, JournalEntry? entry = null) => Save(state, entry, null);

    private void Save(RolloverState state, JournalEntry? entry, string? former) => Guarded(() =>
    {
        var json = StateJson.Write(state);
        using var transaction = Connection!.BeginTransaction(deferred: false);
        Execute(SaveState, ("$name", state.Lineage), ("$state", json));
        if (former is not null)
            Execute("DELETE FROM lineages WHERE name = $name", ("$name", former));
        if (entry is not null)
            Execute(AddLine, ("$at", entry.At.ToString("O", CultureInfo.InvariantCulture)), ("$lineage", entry.Lineage), ("$event", entry.Event), ("$why", entry.Why), ("$kept", JournalLines));
        transaction.Commit();
        return true;
    });

    /// <inheritdoc/>
    public void Dispose() => _connection?.Dispose();

    private SqliteConnection? Connection
    {
        get
        {
            if (_connection is null && !readOnly)
                StateFolder.Ensure(folder);
            return _connection ??= StateDatabase.Open(_file, readOnly);
        }
    }

    private RolloverState State(SqliteDataReader row)
    {
        var name = row.GetString(0);
        try
        {
            return StateJson.Read(row.GetString(1));
        }
        catch (JsonException e)
        {
            throw StateFault.Damaged(_file, $"the state of {name}: {e.Message}", e);
        }
    }

    private static JournalEntry Line(SqliteDataReader row) => new(
        DateTimeOffset.Parse(row.GetString(0), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), row.GetString(1), row.GetString(2), row.GetString(3));

    private List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params (string Name, object Value)[] values)
    {
        var rows = new List<T>();
        if (Connection is not { } connection)
            return rows;
        using var command = Command(connection, sql, values);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    private void Execute(string sql, params (string Name, object Value)[] values)
    {
        using var command = Command(Connection!, sql, values);
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, (string Name, object Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    private T Guarded<T>(Func<T> body)
    {
        try
        {
            return body();
        }
        catch (SqliteException e)
        {
            throw StateFault.Of(e, _file);
        }
    }
}
