using Serilog.Core;
using Serilog.Events;

namespace TlsaRollover.Cli.Logging;

/// <summary>
/// Writes each event as one line for people. Under systemd each line begins with its syslog priority as <c>&lt;N&gt;</c>
/// (sd-daemon(3)), which journald takes off and keeps as the priority.
/// </summary>
public sealed class LineSink(TextWriter writer, bool priorities) : ILogEventSink
{
    private const string Program = "tlsa-rollover";

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        var line = logEvent.RenderMessage().ReplaceLineEndings(" ");
        writer.WriteLine(priorities ? $"<{Priority(logEvent.Level)}>{line}" : $"{Program}: {line}"); // journald adds the name itself
        if (logEvent.Exception is { } exception && !priorities)
            writer.WriteLine(exception);
    }

    private static int Priority(LogEventLevel level) => level switch
    {
        LogEventLevel.Fatal => 2,
        LogEventLevel.Error => 3,
        LogEventLevel.Warning => 4,
        LogEventLevel.Information => 6,
        _ => 7,
    };
}
