using TlsaRollover.Cli.Activation;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Agent;

/// <summary>One look at the world: what was seen, and why some of it was not.</summary>
public sealed record Look(Observation Observation, IReadOnlyList<Exception> Faults)
{
    /// <summary>Which services read certbot's own files.</summary>
    public LiveFindings Live { get; init; } = LiveFindings.None;

    /// <summary>What a person should know of that, one line each.</summary>
    public IReadOnlyList<string> Warnings(RolloverState state) =>
        Live.Warnings(Observation.HasServedDirectory ? EarlyServices.Of(state, Observation) : [], state.Attempts is { } made && made.Version == state.Active?.Version);
}

/// <summary>The newest certificate of a lineage, null when there is none or <paramref name="Fault"/> says why it cannot be used.</summary>
public sealed record NewestLook(LineageCertificate? Certificate, Exception? Fault = null);
