using Microsoft.Data.Sqlite;

namespace TlsaRollover.Cli.State;

/// <summary>Opens the database of a state folder, with its tables.</summary>
internal static class StateDatabase
{
    /// <summary>The schema that this program reads and writes (<c>PRAGMA user_version</c>).</summary>
    public const int Version = 1;

    // WAL outlives a connection, but not a copy made by VACUUM INTO, so it is asked for each time. FULL: a save is on disk when it returns.
    private const string Pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";

    private const string Tables =
        """
        CREATE TABLE lineages (
            name TEXT NOT NULL PRIMARY KEY,
            state TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE journal (
            id INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            lineage TEXT NOT NULL,
            event TEXT NOT NULL,
            why TEXT NOT NULL
        ) STRICT;
        CREATE INDEX journal_lineage ON journal (lineage, id);
        PRAGMA user_version = 1;
        """;

    /// <summary>The connection; null when nothing is to be written and there is no state yet.</summary>
    /// <exception cref="SqliteException">The file cannot be used.</exception>
    /// <exception cref="UserException">It has a newer schema, or this user may not see it.</exception>
    public static SqliteConnection? Open(string file, bool readOnly)
    {
        if (readOnly && !Exists(file))
            return null;
        var connection = new SqliteConnection(ConnectionString(file, readOnly));
        try
        {
            connection.Open();
            if (!Prepare(connection, file, readOnly))
                return Closed(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs statements that give no answer, or the first value of the first one that does.</summary>
    public static object? Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static bool Prepare(SqliteConnection connection, string file, bool readOnly)
    {
        var version = (long)Run(connection, "PRAGMA user_version")!;
        if (version > Version)
            throw StateFault.Newer(file, version, Version);
        if (readOnly)
            return version > 0;
        Run(connection, Pragmas);
        if (version == 0)
            Run(connection, $"BEGIN IMMEDIATE; {Tables} COMMIT;");
        return true;
    }

    /// <summary>Unlike <see cref="File.Exists"/> this tells a file that may not be seen from one that is not there.</summary>
    private static bool Exists(string file)
    {
        try
        {
            File.GetAttributes(file);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StateFault.NoAccess(file, e);
        }
    }

    private static SqliteConnection? Closed(SqliteConnection connection)
    {
        connection.Dispose();
        return null;
    }

    private static string ConnectionString(string file, bool readOnly) => new SqliteConnectionStringBuilder
    {
        DataSource = file,
        Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
        Pooling = false,
        DefaultTimeout = 5,
    }.ToString();
}
