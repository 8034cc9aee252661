using Microsoft.Data.Sqlite;

namespace TlsaRollover.Cli.State;

/// <summary>Puts what SQLite reports in words that help (https://www.sqlite.org/rescode.html).</summary>
internal static class StateFault
{
    private const int Error = 1;
    private const int Permission = 3;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int Protocol = 15; // lost a race for the WAL
    private const int NoDatabase = 26;

    /// <summary>The message for a person. Damage is a hold: trying again does not help, and nothing was done.</summary>
    public static UserException Of(SqliteException e, string file) => e.SqliteErrorCode switch
    {
        Busy or Locked or Protocol => Fault(ExitCode.TryAgain, $"{file} is in use by another program; try again", e),
        Full => Fault(ExitCode.TryAgain, $"{file} cannot be written: the disk is full or a limit is reached, the old state stays; free space and try again", e),
        InputOutput => Fault(ExitCode.TryAgain, $"{file} cannot be read or written: {e.Message} ({e.SqliteExtendedErrorCode}), the old state stays; see whether the disk is full or failing, then try again", e),
        Permission or ReadOnly or CannotOpen => Fault(ExitCode.Usage, $"{file} cannot be opened by this user: {e.Message}; run as the user who owns its folder, who may write there (readers need that too, SQLite's WAL is shared by files)", e),
        Error or Corrupt or NoDatabase => Damaged(file, e.Message, e),
        _ => Fault(ExitCode.Bug, $"{file}: {e.Message}; this is a bug in tlsa-rollover, please report it", e),
    };

    /// <summary>The database or a state in it cannot be read.</summary>
    public static UserException Damaged(string file, string detail, Exception inner) => Fault(
        ExitCode.Held,
        $"{file} is damaged ({Line(detail)}), nothing was changed; put back a copy, or move {file}, {file}-wal and {file}-shm away: the next cleanup then begins with what zone and services show",
        inner);

    /// <summary>The database has a schema that this program does not know.</summary>
    public static UserException Newer(string file, long version, int known) => Fault(
        ExitCode.Usage, $"{file} was written by a newer version of tlsa-rollover (schema {version}, this one knows {known}), nothing was changed; install that version again", null);

    /// <summary>This user may not even see whether there is a database.</summary>
    public static UserException NoAccess(string file, Exception inner) =>
        Fault(ExitCode.Usage, $"{file} cannot be opened by this user: {inner.Message}; run as the user who owns the folder", inner);

    private static UserException Fault(int code, string message, Exception? inner) => new(code, message, inner);

    private static string Line(string text) => text.ReplaceLineEndings(" ");
}
