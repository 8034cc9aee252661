using CsCheck;
using TlsaRollover.Cli.State;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.State;

public sealed class SqliteRolloverStoreTests : IDisposable
{
    private readonly StateFolderFixture _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public void What_is_saved_is_loaded_by_another_run() => States.Any.Array[1, 4].Sample(
        states =>
        {
            using (var store = _state.Store())
            {
                foreach (var state in states)
                    store.Save(state);
            }

            using var other = _state.Store();
            var last = states.GroupBy(state => state.Lineage).Select(group => group.Last());
            return last.All(state => StateJson.Write(other.Load(state.Lineage)!) == StateJson.Write(state));
        },
        iter: 20,
        threads: 1);

    [Fact]
    public void A_lineage_without_state_has_none_and_all_come_by_name()
    {
        using var store = _state.Store();
        Assert.Null(store.Load("a"));
        Assert.Empty(store.LoadAll());
        foreach (var name in (string[])["b", "a", "C"])
            store.Save(States.Fixed(name));
        Assert.Equal(["C", "a", "b"], store.LoadAll().Select(state => state.Lineage));
    }

    [Fact]
    public void The_journal_reads_newest_last_of_one_lineage_or_all()
    {
        using var store = _state.Store();
        var entries = Enumerable.Range(1, 6).Select(i => new JournalEntry(States.At.Wall.AddTicks(i), i % 2 == 0 ? "even" : "odd", "publish", $"why {i}")).ToList();
        foreach (var entry in entries)
            store.Save(States.Fixed(entry.Lineage), entry);
        Assert.Equal(entries[3..], store.Journal(3));
        Assert.Equal([entries[1], entries[3], entries[5]], store.Journal(9, "even"));
        Assert.Equal([entries[5]], store.Journal(1, "even"));
        Assert.Empty(store.Journal(9, "none"));
    }

    [Fact]
    public void The_journal_keeps_its_newest_lines_only()
    {
        using var store = _state.Store();
        store.Save(States.Fixed("a"));
        _state.Sql("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10500) INSERT INTO journal SELECT i, '2026-01-01T00:00:00Z', 'a', 'e', 'w' || i FROM n");
        store.Save(States.Fixed("a"), new(States.At.Wall, "a", "e", "last"));
        var lines = store.Journal(20_000);
        Assert.Equal((SqliteRolloverStore.JournalLines, "w502", "last"), (lines.Count, lines[0].Why, lines[^1].Why));
    }

    [Fact]
    public void A_state_and_its_journal_line_are_saved_together_or_not_at_all()
    {
        using var store = _state.Store();
        store.Save(States.Fixed("a"));
        Assert.ThrowsAny<Exception>(() => store.Save(States.Fixed("a") with { Phase = Phase.Retiring }, new(States.At.Wall, "a", "e", null!)));
        Assert.Equal(Phase.Settled, store.Load("a")!.Phase);
        store.Save(States.Fixed("a") with { Phase = Phase.Publishing });
        Assert.Equal(Phase.Publishing, store.Load("a")!.Phase);
    }

    [Fact]
    public void Only_the_owner_may_enter_the_folder_and_others_may_pass_by_it()
    {
        using var store = _state.Store();
        store.Save(States.Fixed("a"));
        Assert.Equal("700", Mode(_state.Folder));
        Assert.NotEqual(UnixFileMode.None, File.GetUnixFileMode(_state["lib"]) & UnixFileMode.OtherExecute);
    }

    [Fact]
    public void A_reader_finds_nothing_where_nothing_is_and_makes_nothing()
    {
        using var store = _state.Store(readOnly: true);
        Assert.Null(store.Load("a"));
        Assert.Empty(store.LoadAll());
        Assert.Empty(store.Journal(1));
        Assert.False(Directory.Exists(_state.Folder));
    }

    [Fact]
    public void A_reader_sees_each_save_while_the_writer_goes_on()
    {
        using var writer = _state.Store();
        writer.Save(States.Fixed("a"));
        using var reader = _state.Store(readOnly: true);
        Assert.Equal(Phase.Settled, reader.Load("a")!.Phase);
        writer.Save(States.Fixed("a") with { Phase = Phase.Retiring });
        Assert.Equal(Phase.Retiring, reader.Load("a")!.Phase);
    }

    [Fact]
    public void A_save_is_on_disk_when_it_returns()
    {
        using var store = _state.Store();
        store.Save(States.Fixed("a"));
        var connection = typeof(SqliteRolloverStore).GetField("_connection", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.GetValue(store);
        var sqlite = Assert.IsType<Microsoft.Data.Sqlite.SqliteConnection>(connection);
        Assert.Equal(("wal", 2L), (StateDatabase.Run(sqlite, "PRAGMA journal_mode"), StateDatabase.Run(sqlite, "PRAGMA synchronous")));
    }

    [Fact]
    public void Nothing_is_opened_before_it_is_needed()
    {
        using (_state.Store())
        {
        }

        Assert.False(Directory.Exists(_state.Folder));
    }

    private static string Mode(string path) => Convert.ToString((int)File.GetUnixFileMode(path), 8);
}
