using TlsaRollover.Cli.Agent;
using TlsaRollover.Cli.Config;
using TlsaRollover.Cli.Logging;
using TlsaRollover.Cli.State;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli;

/// <summary>The one composition root: every part is made here, by hand, and no sooner than it is needed.</summary>
public static class Composition
{
    private const string StderrOfProcess = "/proc/self/fd/2";

    /// <summary>The surroundings of the process itself.</summary>
    public static CommandContext OfProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        Priorities = Environment.GetEnvironmentVariable("JOURNAL_STREAM") is { } stream && Log.ToJournal(stream, new FileInfo(StderrOfProcess).LinkTarget),
        Variable = Environment.GetEnvironmentVariable,
        Configure = option => ConfigurationFile.Load(ConfigurationPath.Find(option)),
        Open = OpenAsync,
    };

    private static async Task<Installation> OpenAsync(Configuration configuration, string command, bool write, CancellationToken cancellation)
    {
        var writer = write ? await WriterLock.AcquireAsync(configuration.Agent.State, command, TimeProvider.System, cancellation: cancellation) : null;
        var store = new SqliteRolloverStore(configuration.Agent.State, readOnly: !write);
        var moments = new MomentSource(TimeProvider.System);
        return new(store, _ => throw new NotSupportedException(), moments.Now, RolloverMachine.Decide, writer is null ? [store] : [store, writer]);
    }
}
