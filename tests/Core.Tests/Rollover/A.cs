using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.Rollover;

/// <summary>
/// Lineages in every phase: one owner, one server, one endpoint. The TTL is 10 s, k 2, the pad 1 s and the floor low, so that
/// a gate opens 21 s after convergence; sweeps stand 3 s apart and the grace is one TTL.
/// </summary>
internal static class A
{
    public const int Gate = 21;

    public static LineageCertificate K1 { get; } = Certificate(1);

    public static LineageCertificate K2 { get; } = Certificate(2);

    public static LineageCertificate K3 { get; } = Certificate(3);

    public static LineageCertificate K4 { get; } = Certificate(4);

    public static RolloverPolicy Policy { get; } = new()
    {
        TtlFloor = TimeSpan.FromSeconds(1), Pad = TimeSpan.FromSeconds(1), PollInterval = TimeSpan.FromSeconds(5),
        ProcessLifetime = TimeSpan.FromSeconds(3), TtlStable = true,
    };

    public static LineageCertificate Certificate(int key) => SimulatedKeys.Certificate(key, key);

    /// <summary>A new certificate for the same key.</summary>
    public static LineageCertificate Renewed(int key) => SimulatedKeys.Certificate(key, key + 100);

    /// <summary>The 3 1 1 records of the keys.</summary>
    public static RecordSet Records(params int[] keys) => RecordSet.Of(keys.Select(SimulatedKeys.Spki));

    /// <summary>The 3 1 2 records of the keys.</summary>
    public static RecordSet Sha512(params int[] keys) =>
        RecordSet.Of(keys.SelectMany(key => SimulatedKeys.Associations(key, 0).Where(record => record.Parameters is { Selector: Selector.Spki, MatchingType: MatchingType.Sha512 })));

    public static EndpointSighting Sighting(string address, LineageCertificate certificate, KeyAlgorithm algorithm = KeyAlgorithm.Rsa) => new(
        address, algorithm, true, SightingKind.Presented,
        certificate.Associations.Single(record => record.Parameters is { Selector: Selector.Cert, MatchingType: MatchingType.Sha256 }), certificate.Associations);

    public static EndpointSighting Sighting(string address, SightingKind kind, KeyAlgorithm algorithm = KeyAlgorithm.Rsa) =>
        new(address, algorithm, true, kind, null, RecordSet.Empty, kind == SightingKind.Unknown ? "timed out" : null);

    /// <summary>Nothing is known of the lineage yet.</summary>
    public static Site NewLineage() => new();

    /// <summary>K1 is active, served, published and aged.</summary>
    public static Site SettledLineage(params string[] owners)
    {
        var site = new Site(owners) { Newest = K1, ActivatedVersion = K1.Version };
        site.State = site.State with { Active = K1 };
        site.Present(K1);
        site.Zones.ForEach(zone => zone.Holds(Records(1)));
        return site.Aged();
    }

    /// <summary>K2 was deployed and is not published yet.</summary>
    public static Site PublishingLineage(params string[] owners) => SettledLineage(owners).Deploy(K2).Step();

    /// <summary>K2 is published and converged just now; its gate opens in <see cref="Gate"/> seconds.</summary>
    public static Site PropagatingLineage(params string[] owners)
    {
        var site = PublishingLineage(owners);
        return site.DoUntil(state => state.Phase == Phase.Propagating);
    }

    /// <summary>K2 was activated and every endpoint presents it.</summary>
    public static Site RetiringLineage(params string[] owners)
    {
        var site = PropagatingLineage(owners);
        site.Pass(Gate);
        return site.DoUntil(state => state.Phase == Phase.Retiring);
    }

    /// <summary>Sweeps and grace have passed: the removal of K1 is due.</summary>
    public static Site RetirementDue(params string[] owners)
    {
        var site = RetiringLineage(owners).Step();
        site.Pass(3);
        site.Step().Pass(20);
        return site;
    }
}
