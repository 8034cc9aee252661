using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Agent;

/// <summary>One look at the world: what was seen, and why some of it was not.</summary>
public sealed record Look(Observation Observation, IReadOnlyList<Exception> Faults);

/// <summary>The newest certificate of a lineage, null when there is none or <paramref name="Fault"/> says why it cannot be used.</summary>
public sealed record NewestLook(LineageCertificate? Certificate, Exception? Fault = null);
