using TlsaRollover.Core.Dane;

namespace TlsaRollover.Core.Rollover;

/// <summary>A certificate of a lineage with all it yields; the same value travels from the hook to the retired record.</summary>
/// <param name="Version">Names the copy of certificate and key in the agent's store; null when only the wire showed it.</param>
/// <param name="Associations">Every record the chain matches, see <see cref="CertificateAssociation.All"/>.</param>
/// <param name="KeyAlgorithm">The leaf's key algorithm.</param>
/// <param name="NotAfter">End of the leaf's validity.</param>
public sealed record LineageCertificate(string? Version, RecordSet Associations, KeyAlgorithm KeyAlgorithm, DateTimeOffset NotAfter)
{
    /// <summary>Whether the presented leaf (3 0 1) is this very certificate.</summary>
    public bool Is(TlsaRecord? presentedLeaf) => presentedLeaf is not null && Associations.Contains(presentedLeaf);

    /// <summary>The records of this certificate for the given parameters.</summary>
    public RecordSet For(IEnumerable<TlsaParameters> parameters) =>
        RecordSet.Of(Associations.Where(record => parameters.Contains(record.Parameters)));
}
