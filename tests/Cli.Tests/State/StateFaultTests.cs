using System.Runtime.InteropServices;
using TestKit;
using TlsaRollover.Cli;
using TlsaRollover.Cli.State;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.State;

public sealed class StateFaultTests : IDisposable
{
    private const string Cure = ", nothing was changed; put back a copy, or move DB, DB-wal and DB-shm away: the next cleanup then begins with what zone and services show";
    private const uint Nobody = 65534;

    private readonly StateFolderFixture _state = new();

    public void Dispose() => _state.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void State_of_a_newer_version_is_left_alone(bool readOnly)
    {
        Save(States.Fixed("a"));
        _state.Sql("PRAGMA user_version = 2");
        var before = File.ReadAllBytes(_state.Database);
        Assert.Equal(
            "DB was written by a newer version of tlsa-rollover (schema 2, this one knows 1), nothing was changed; install that version again",
            _state.Fault(ExitCode.Usage, () => Load("a", readOnly)));
        Assert.Equal(before, File.ReadAllBytes(_state.Database));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_that_is_no_database_is_left_alone(bool readOnly)
    {
        Directory.CreateDirectory(_state.Folder);
        File.WriteAllText(_state.Database, new string('x', 8192));
        Assert.Equal("DB is damaged (SQLite Error 26: 'file is not a database'.)" + Cure, _state.Fault(ExitCode.Held, () => Load("a", readOnly)));
        Assert.Equal(8192, new FileInfo(_state.Database).Length);
    }

    [Fact]
    public void A_database_cut_short_is_left_alone()
    {
        Save(States.Large("a", 100_000));
        using (var file = File.OpenWrite(_state.Database))
            file.SetLength(40_000);
        Assert.Equal("DB is damaged (SQLite Error 11: 'database disk image is malformed'.)" + Cure, _state.Fault(ExitCode.Held, () => Load("a")));
        Assert.Equal(40_000, new FileInfo(_state.Database).Length);
    }

    [Fact]
    public void A_database_without_its_tables_is_left_alone()
    {
        Save(States.Fixed("a"));
        _state.Sql("DROP TABLE lineages");
        Assert.Equal("DB is damaged (SQLite Error 1: 'no such table: lineages'.)" + Cure, _state.Fault(ExitCode.Held, () => Load("a")));
    }

    [Fact]
    public void A_damaged_state_is_named_and_the_others_can_be_read()
    {
        Save(States.Fixed("a"));
        Save(States.Fixed("b"));
        _state.Sql("UPDATE lineages SET state = replace(state, 'settled', 'nowhere') WHERE name = 'a'");
        var fault = _state.Fault(ExitCode.Held, () => Load("a"));
        Assert.StartsWith("DB is damaged (the state of a: The JSON value could not be converted to ", fault, StringComparison.Ordinal);
        Assert.EndsWith(Cure, fault, StringComparison.Ordinal);
        Assert.NotNull(Load("b"));
    }

    [Fact]
    public void A_user_who_may_not_write_is_told_whom_to_be()
    {
        Save(States.Fixed("a"));
        Assert.Equal(
            "DB cannot be opened by this user: SQLite Error 14: 'unable to open database file'.; run as the user who owns its folder, who may write there (readers need that too, SQLite's WAL is shared by files)",
            As(Nobody, () => _state.Fault(ExitCode.Usage, () => Load("a"))));
        Assert.Equal(
            $"the state folder STATE/below/x cannot be made: Access to the path 'STATE/below' is denied.; run as root or set agent.state to a folder this user may write",
            As(Nobody, () => _state.Fault(ExitCode.Usage, () => StateFolder.Ensure(Path.Combine(_state.Folder, "below", "x")))));
    }

    [Fact]
    public void A_reader_who_may_not_see_the_folder_is_told_so_and_not_that_there_is_no_state()
    {
        Save(States.Fixed("a"));
        Assert.Equal(
            "DB cannot be opened by this user: Access to the path 'DB' is denied.; run as the user who owns the folder",
            As(Nobody, () => _state.Fault(ExitCode.Usage, () => Load("a", readOnly: true))));
    }

    [Fact]
    public void A_reader_who_may_not_write_where_the_WAL_wants_to_is_told_so()
    {
        Save(States.Fixed("a"));
        File.SetUnixFileMode(_state.Folder, File.GetUnixFileMode(_state.Folder) | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        Assert.Contains("run as the user who owns its folder, who may write there", As(Nobody, () => _state.Fault(ExitCode.Usage, () => Load("a", readOnly: true))), StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_full_disk_the_old_state_stays_and_saving_goes_on_when_there_is_room()
    {
        Directory.CreateDirectory(_state.Folder);
        Run("mount", "-t", "tmpfs", "-o", "size=256k,mode=0700", "tmpfs", _state.Folder);
        try
        {
            using var store = _state.Store();
            store.Save(States.Fixed("a"));
            Assert.Equal(
                "DB cannot be written: the disk is full or a limit is reached, the old state stays; free space and try again",
                _state.Fault(ExitCode.TryAgain, () => store.Save(States.Large("a", 400_000), new(States.At.Wall, "a", "e", "w"))));
            Assert.Equal(StateJson.Write(States.Fixed("a")), StateJson.Write(store.Load("a")!));
            Assert.Empty(store.Journal(9));
            store.Save(States.Fixed("a") with { Phase = Phase.Retiring });
            Assert.Equal(Phase.Retiring, store.Load("a")!.Phase);
        }
        finally
        {
            Run("umount", _state.Folder);
        }
    }

    [Fact]
    public void A_disk_that_is_full_from_the_start_gives_one_clear_line()
    {
        Directory.CreateDirectory(_state.Folder);
        Run("mount", "-t", "tmpfs", "-o", "size=4k,mode=0700", "tmpfs", _state.Folder);
        try
        {
            File.WriteAllBytes(Path.Combine(_state.Folder, "filler"), new byte[4096]);
            var fault = _state.Fault(ExitCode.TryAgain, () => Save(States.Fixed("a")));
            Assert.Contains("full", fault, StringComparison.Ordinal);
        }
        finally
        {
            Run("umount", _state.Folder);
        }
    }

    private static void Run(params string[] argv) => Assert.Equal(0, Command.Run(argv).ExitCode);

    private RolloverState? Load(string lineage, bool readOnly = false)
    {
        using var store = _state.Store(readOnly);
        return store.Load(lineage);
    }

    private void Save(RolloverState state)
    {
        using var store = _state.Store();
        store.Save(state);
    }

    /// <summary>Runs on a thread that opens files as another user: setfsuid(2) counts for the thread alone and drops root's rights to files, the group stays.</summary>
    private static string As(uint user, Func<string> body)
    {
        var result = "";
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            _ = SetFileSystemUser(user);
            failure = Record.Exception(() => result = body());
        });
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(30)));
        return failure is null ? result : throw new InvalidOperationException("in the other user's thread", failure);
    }

    [DllImport("libc", EntryPoint = "setfsuid")]
    private static extern int SetFileSystemUser(uint user);
}
