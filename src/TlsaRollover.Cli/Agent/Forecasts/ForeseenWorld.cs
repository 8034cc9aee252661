using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Agent.Forecasts;

/// <summary>
/// The world as one look showed it, and as it would follow: every server that answers takes a change over at once, every
/// service that can be reached presents what is activated, and what is out of reach stays so. Nothing real is touched.
/// </summary>
internal sealed class ForeseenWorld(Look look) : IDnsProvider, IAuthoritativeDns, IServedCertificate, ICertificateActivator
{
    private readonly Dictionary<OwnerName, ControlPlaneAnswer> _planes =
        look.Observation.Owners.Where(owner => owner.ControlPlane is not null).ToDictionary(owner => owner.Owner, owner => owner.ControlPlane!);

    private LineageCertificate? _activated;

    /// <summary>How far the time has gone on since the look.</summary>
    public TimeSpan Passed { get; private set; }

    /// <summary>Whether the servers have taken over what the control plane holds; at first they say what they really said.</summary>
    private bool Follows { get; set; }

    public Moment Now() => look.Observation.At with { Wall = look.Observation.At.Wall + Passed, SinceBoot = look.Observation.At.SinceBoot + Passed };

    public void Pass(TimeSpan time) => (Passed, Follows) = (Passed + time, true);

    public Task<ControlPlaneAnswer> ReadAsync(OwnerName owner, CancellationToken cancellation) => Task.FromResult(PlaneOf(owner));

    public Task<ControlPlaneAnswer> ChangeAsync(RRsetChange change, CancellationToken cancellation)
    {
        var plane = PlaneOf(change.Owner);
        var records = change.AppliedTo(plane.RRset.Records);
        var rrset = records.IsEmpty ? TlsaRRset.None : new TlsaRRset(records, change.TtlAfter(plane.RRset));
        Follows = true;
        return Task.FromResult(_planes[change.Owner] = plane with { RRset = rrset, Serial = unchecked(plane.Serial + 1) });
    }

    public Task<AuthoritativeView> LookAsync(OwnerName owner, IReadOnlyList<string> servers, CancellationToken cancellation)
    {
        var seen = Seen(owner);
        var answers = seen.Servers ?? throw new AuthoritativeDnsException(seen.ServersFault ?? $"the servers of {owner} were not found");
        return Task.FromResult(new AuthoritativeView(
            seen.ControlPlane?.Zone ?? owner, seen.Validation, _planes.TryGetValue(owner, out var plane) && Follows ? [.. answers.Select(answer => After(answer, plane))] : answers));
    }

    public Task<IReadOnlyList<EndpointSighting>> LookAsync(ServiceEndpoint endpoint, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<EndpointSighting>>([.. (look.Observation.Endpoints ?? []).Select(After)]);

    public bool HasServedDirectory => look.Observation.HasServedDirectory;

    public string? ActivatedVersion(string lineage) => _activated?.Version ?? look.Observation.ActivatedVersion;

    public Task ActivateAsync(string lineage, LineageCertificate certificate, CancellationToken cancellation)
    {
        _activated = certificate;
        return Task.CompletedTask;
    }

    private OwnerObservation Seen(OwnerName owner) => look.Observation.Owners.First(seen => seen.Owner == owner);

    private ControlPlaneAnswer PlaneOf(OwnerName owner) => _planes.TryGetValue(owner, out var plane)
        ? plane
        : throw new DnsProviderException(Seen(owner).ControlPlaneRefused ? Fault.Denied : Fault.Unavailable, owner, Seen(owner).ControlPlaneFault ?? $"the control plane of {owner} was not read");

    private static ServerAnswer After(ServerAnswer answer, ControlPlaneAnswer plane) => answer.Kind != ServerAnswerKind.Answered
        ? answer
        : answer with
        {
            RRset = plane.RRset,
            Serial = plane.Serial ?? answer.Serial,
            Signature = answer.Signature == SignatureState.ZoneUnsigned ? SignatureState.ZoneUnsigned : SignatureState.Valid,
        };

    private EndpointSighting After(EndpointSighting sighting)
    {
        if (_activated is null || sighting.Kind == SightingKind.Unknown || look.Observation.Elsewhere.Overlaps(sighting.Associations))
            return sighting;
        return sighting.Algorithm == _activated.KeyAlgorithm
            ? sighting with { Kind = SightingKind.Presented, Leaf = Leaf(_activated), Associations = _activated.Associations, Detail = null }
            : sighting with { Kind = SightingKind.NoSuchAlgorithm, Leaf = null, Associations = RecordSet.Empty };
    }

    private static TlsaRecord Leaf(LineageCertificate certificate) =>
        certificate.Associations.First(record => record.Parameters is { Usage: CertificateUsage.DaneEe, Selector: Selector.Cert, MatchingType: MatchingType.Sha256 });
}
