using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Agent;

/// <summary>How a run over one lineage ended.</summary>
/// <param name="Lineage">The lineage's name.</param>
/// <param name="ExitCode">One of <see cref="Cli.ExitCode"/>.</param>
/// <param name="Decision">The last decision; null when the run ended before one.</param>
/// <param name="Published">Whether every owner was seen to hold a record of the newest certificate.</param>
public sealed record Outcome(string Lineage, int ExitCode, Decision? Decision, bool Published)
{
    /// <summary>What the run saw last; null when it did not come to look.</summary>
    public Look? Look { get; init; }
}
