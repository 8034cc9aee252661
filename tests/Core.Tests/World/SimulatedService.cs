using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.World;

/// <summary>A TLS service that reads the served directory when it is reloaded or recycled.</summary>
public sealed class SimulatedService(string address, LineageCertificate? first)
{
    public LineageCertificate? Presented { get; private set; } = first;

    /// <summary>Reads certbot's files in place of the served directory.</summary>
    public bool ReadsLive { get; init; }

    /// <summary>Whether a reload has its effect; one that does not may still exit 0.</summary>
    public bool ReloadWorks { get; set; } = true;

    public bool Answers { get; set; } = true;

    public void Reload(LineageCertificate? served)
    {
        if (ReloadWorks)
            Recycle(served);
    }

    /// <summary>A fresh process reads what lies in the served directory, whoever asked for it.</summary>
    public void Recycle(LineageCertificate? served) => Presented = served ?? Presented;

    public IEnumerable<EndpointSighting> Look()
    {
        yield return Sighting(KeyAlgorithm.Rsa);
        if (Presented is not null)
            yield return new(address, KeyAlgorithm.Ecdsa, true, SightingKind.NoSuchAlgorithm, null, RecordSet.Empty);
    }

    private EndpointSighting Sighting(KeyAlgorithm algorithm)
    {
        if (!Answers)
            return new(address, algorithm, true, SightingKind.Unknown, null, RecordSet.Empty, "timed out");
        return Presented is { } certificate
            ? new(address, algorithm, true, SightingKind.Presented, LeafOf(certificate), certificate.Associations)
            : new(address, algorithm, true, SightingKind.Refused, null, RecordSet.Empty);
    }

    private static TlsaRecord LeafOf(LineageCertificate certificate) =>
        certificate.Associations.Single(record => record.Parameters is { Selector: Selector.Cert, MatchingType: MatchingType.Sha256 });
}
