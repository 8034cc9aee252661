using Microsoft.Data.Sqlite;
using TestKit;
using TlsaRollover.Cli;
using TlsaRollover.Cli.State;
using Xunit;

namespace Cli.Tests.State;

/// <summary>A state folder below one of its own.</summary>
internal sealed class StateFolderFixture : IDisposable
{
    private readonly TempFolder _folder = new();

    public string Folder => _folder["lib/state"];

    public string Database => Path.Combine(Folder, "state.db");

    public string this[string relative] => _folder[relative];

    public SqliteRolloverStore Store(bool readOnly = false) => new(Folder, readOnly);

    /// <summary>Runs SQL on the database, past the store.</summary>
    public void Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The message of the fault, DB for the database's path.</summary>
    public string Fault(int exitCode, Action body)
    {
        var fault = Assert.Throws<UserException>(body);
        Assert.Equal(exitCode, fault.ExitCode);
        Assert.DoesNotContain('\n', fault.Message);
        return fault.Message.Replace(Database, "DB", StringComparison.Ordinal).Replace(Folder, "STATE", StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
