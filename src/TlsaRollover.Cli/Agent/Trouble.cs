using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Agent;

/// <summary>Why a run did not end well: the journal's word for it, one line for people, the exit code.</summary>
internal sealed record Trouble(string Event, string Text, int ExitCode)
{
    /// <summary>The trouble of a run that ended with this decision and met these faults; null when there is none.</summary>
    public static Trouble? Of(Decision decision, IReadOnlyList<Exception> faults)
    {
        var code = Failure.Worst(faults.Select(Failure.CodeOf));
        if (decision is Decision.Hold hold)
            return new(RunReport.Hold, $"{hold.Why}; {hold.Cure}", code == Cli.ExitCode.Refused ? code : Failure.Worst(code, Cli.ExitCode.Held));
        return faults.Count == 0 ? null : new(RunReport.Fault, string.Join("; ", faults.Select(fault => fault.Message).Distinct().Order(StringComparer.Ordinal)), code);
    }
}
