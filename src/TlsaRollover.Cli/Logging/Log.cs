using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace TlsaRollover.Cli.Logging;

/// <summary>The log: to stderr, which systemd and cron collect; stdout is for data.</summary>
public static class Log
{
    /// <summary>A log of lines on <paramref name="error"/>.</summary>
    public static Logger To(TextWriter error, bool priorities, bool verbose) => new LoggerConfiguration()
        .MinimumLevel.Is(verbose ? LogEventLevel.Debug : LogEventLevel.Information)
        .WriteTo.Sink(new LineSink(error, priorities))
        .CreateLogger();

    /// <summary>
    /// Whether stderr is the journal's own stream, as systemd says by <c>JOURNAL_STREAM=device:inode</c>
    /// (systemd.exec(5)); a child whose stderr was redirected inherits the variable all the same.
    /// </summary>
    public static bool ToJournal(string? journalStream, string? stderrTarget) =>
        journalStream?.Split(':') is [_, var inode] && stderrTarget == $"socket:[{inode}]";
}
