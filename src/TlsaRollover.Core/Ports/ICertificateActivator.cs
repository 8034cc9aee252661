using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Core.Ports;

/// <summary>Makes services present a certificate: the served directory and the reload commands.</summary>
public interface ICertificateActivator
{
    /// <summary>The version that the served directory holds now, null when there is none.</summary>
    string? ActivatedVersion(string lineage);

    /// <summary>
    /// Switches the served directory to the stored version, durably and in one step, then runs every reload command.
    /// Idempotent. Proof is not its business: only the wire shows what is served.
    /// </summary>
    /// <exception cref="ActivationException">The switch or a reload command failed; the message names which and the cure.</exception>
    Task ActivateAsync(string lineage, LineageCertificate certificate, CancellationToken cancellation);
}

/// <summary>Activation failed; the message names the step and the cure.</summary>
public sealed class ActivationException(string message, Exception? inner = null) : Exception(message, inner);
