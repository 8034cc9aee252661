using Serilog;
using Serilog.Events;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli;

/// <summary>The exit code of each failure, and which of two is worse.</summary>
public static class Failure
{
    private static readonly int[] FromMildest = [ExitCode.Done, ExitCode.TryAgain, ExitCode.Refused, ExitCode.Usage, ExitCode.Held, ExitCode.Bug];

    /// <summary>The exit code that an exception means; what nobody expected is a bug.</summary>
    public static int CodeOf(Exception failure) => failure switch
    {
        UserException user => user.ExitCode,
        DnsProviderException { Fault: Fault.Denied or Fault.Rejected } => ExitCode.Refused,
        DnsProviderException or AuthoritativeDnsException or ActivationException or OperationCanceledException => ExitCode.TryAgain,
        LineageException { InnerException: { } cause } when cause.GetType() == typeof(IOException) => ExitCode.TryAgain, // the disk is full or failing; parsers throw subclasses
        LineageException => ExitCode.Usage,
        _ => ExitCode.Bug,
    };

    /// <summary>The worst of several exit codes; 0 of none. Held outranks all but a bug.</summary>
    public static int Worst(params IEnumerable<int> codes) =>
        FromMildest[codes.Select(code => Array.IndexOf(FromMildest, code)).DefaultIfEmpty(0).Max()];

    /// <summary>Logs a failure in one line, with the whole exception at debug level, and returns its exit code.</summary>
    public static int Report(Exception failure, string? lineage, ILogger log)
    {
        var code = CodeOf(failure);
        var what = code == ExitCode.Bug ? $"a bug in tlsa-rollover, please report it with the output of --verbose: {failure.GetType().Name}: {failure.Message}" : failure.Message;
        foreach (var line in what.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            log.Error("{Line:l}", lineage is null || line.StartsWith(lineage, StringComparison.Ordinal) ? line : $"{lineage}: {line}");
        log.Write(code == ExitCode.Bug ? LogEventLevel.Debug : LogEventLevel.Verbose, failure, "in full:");
        return code;
    }
}
