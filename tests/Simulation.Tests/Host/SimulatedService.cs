using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Simulation.Tests.Host;

/// <summary>A TLS service with a slot for each lineage that it presents; it reads certificates when it is reloaded or recycled.</summary>
/// <param name="address">Its address with port.</param>
/// <param name="lifetime">How long processes with the former certificate live on beside new ones.</param>
public sealed class SimulatedService(string address, TimeSpan lifetime)
{
    private int _asked;

    public string Address => address;

    public List<ServiceSlot> Slots { get; } = [];

    /// <summary>Whether a reload has its effect; one that does not still exits 0.</summary>
    public bool ReloadWorks { get; set; } = true;

    public bool Answers { get; set; } = true;

    /// <summary>Fresh processes read the certificate, while old ones live on for a while.</summary>
    public void Recycle(ServiceSlot slot, LineageCertificate? found, TimeSpan now) => slot.Read(found, now, now + lifetime);

    /// <summary>Stopped and started: no old process lives on.</summary>
    public static void Restart(ServiceSlot slot, LineageCertificate? found, TimeSpan now)
    {
        slot.Read(found, now, now);
        slot.Advance(TimeSpan.MaxValue);
    }

    public void Advance(TimeSpan now)
    {
        foreach (var slot in Slots)
            slot.Advance(now);
    }

    /// <summary>A handshake for each key algorithm; which of old and new processes answers is chance.</summary>
    public IEnumerable<EndpointSighting> Look()
    {
        _asked++;
        return [Sighting(KeyAlgorithm.Rsa), Sighting(KeyAlgorithm.Ecdsa)];
    }

    private EndpointSighting Sighting(KeyAlgorithm algorithm)
    {
        if (!Answers)
            return new(address, algorithm, true, SightingKind.Unknown, null, RecordSet.Empty, $"{address} timed out");
        var presented = Slots.Select(slot => slot.Presented.ToList()).Where(all => all.Count > 0 && all[0].KeyAlgorithm == algorithm).ToList();
        if (presented.Count == 0)
            return new(address, algorithm, true, Slots.Any(slot => slot.Presented.Any()) ? SightingKind.NoSuchAlgorithm : SightingKind.Refused, null, RecordSet.Empty);
        var certificate = presented[0][_asked % presented[0].Count];
        return new(address, algorithm, true, SightingKind.Presented, LeafOf(certificate), certificate.Associations);
    }

    private static TlsaRecord LeafOf(LineageCertificate certificate) =>
        certificate.Associations.Single(record => record.Parameters is { Selector: Selector.Cert, MatchingType: MatchingType.Sha256 });
}

/// <summary>The certificate of one lineage in one service.</summary>
/// <param name="service">The service.</param>
/// <param name="lineage">The lineage.</param>
/// <param name="first">What it presents at the beginning.</param>
/// <param name="readsLive">Whether it reads certbot's files in place of the served directory.</param>
public sealed class ServiceSlot(SimulatedService service, SimulatedLineage lineage, LineageCertificate? first, bool readsLive)
{
    private readonly List<(LineageCertificate Certificate, TimeSpan Until)> _old = [];

    public SimulatedService Service => service;

    /// <summary>What new processes present; null while the service does not run.</summary>
    public LineageCertificate? Current { get; private set; } = first;

    /// <summary>All that some process presents now, the newest first.</summary>
    public IEnumerable<LineageCertificate> Presented => Current is null ? [] : _old.Select(old => old.Certificate).Prepend(Current);

    /// <summary>What a fresh process reads.</summary>
    public LineageCertificate? Found => readsLive ? lineage.Deployed : lineage.Served;

    internal void Read(LineageCertificate? found, TimeSpan now, TimeSpan until)
    {
        if (found is null || found == Current)
            return;
        if (Current is not null && until > now)
            _old.Add((Current, until));
        Current = found;
    }

    internal void Advance(TimeSpan now) => _old.RemoveAll(old => old.Until <= now);
}
