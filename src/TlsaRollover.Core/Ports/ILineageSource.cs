using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Core.Ports;

/// <summary>Where certificates come from: a certbot lineage, copied into the agent's own store before anything else.</summary>
public interface ILineageSource
{
    /// <summary>Every lineage that is configured.</summary>
    IReadOnlyList<string> Lineages { get; }

    /// <summary>
    /// Copies the newest certificate of the lineage and its key into the store, durably, and returns it; null when the
    /// lineage has none yet. Idempotent: the same files give the same version.
    /// </summary>
    /// <exception cref="LineageException">The files are missing, garbage, or key and certificate do not match.</exception>
    Task<LineageCertificate?> NewestAsync(string lineage, CancellationToken cancellation);

    /// <summary>
    /// The certificate whose leaf is <paramref name="leaf"/> (3 0 1), copied into the store with its key when this host
    /// still has both (certbot's archive), without version when only the certificate is found, null when unknown here.
    /// </summary>
    Task<LineageCertificate?> FindAsync(string lineage, TlsaRecord leaf, CancellationToken cancellation);

    /// <summary>Removes the stored copies, keys included, of all versions but these.</summary>
    /// <exception cref="LineageException">A copy could not be removed.</exception>
    void Prune(string lineage, IReadOnlyCollection<string> keep);
}

/// <summary>A lineage's files cannot be used; the message names the file and the cure.</summary>
public sealed class LineageException(string message, Exception? inner = null) : Exception(message, inner);
