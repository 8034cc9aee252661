using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Core.Ports;

/// <summary>Makes services present a certificate: by the served directory and reload commands, or by a deploy command.</summary>
public interface ICertificateActivator
{
    /// <summary>Whether services read the served directory; where a command deploys certificates, only the wire shows what they find.</summary>
    bool HasServedDirectory { get; }

    /// <summary>The version that the served directory holds now, or that the deploy command was last given and took; null when there is none.</summary>
    string? ActivatedVersion(string lineage);

    /// <summary>
    /// Switches the served directory to the stored version, durably and in one step, or runs the deploy command with it; then
    /// runs every reload command. Idempotent. Proof is not its business: only the wire shows what is served.
    /// </summary>
    /// <exception cref="ActivationException">The switch or a command failed; the message names which and the cure.</exception>
    Task ActivateAsync(string lineage, LineageCertificate certificate, CancellationToken cancellation);

    /// <summary>Removes every copy of a private key that services found before the activated one, once nothing can need it.</summary>
    /// <exception cref="ActivationException">They cannot be removed.</exception>
    void Prune(string lineage);
}

/// <summary>Activation failed; the message names the step and the cure.</summary>
public sealed class ActivationException(string message, Exception? inner = null) : Exception(message, inner);
