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
        look.Observation.Owners.Where(owner => owner.ControlPlane is not null).DistinctBy(owner => owner.Target).ToDictionary(owner => owner.Target, owner => owner.ControlPlane!);

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
            seen.ControlPlane?.Zone ?? owner, seen.Validation, _planes.TryGetValue(seen.Target, out var plane) && Follows ? [.. answers.Select(answer => After(answer, plane, seen))] : answers)
        {
            Way = seen.Way, Wildcard = seen.Target == (seen.Way is [.., var end] ? end : owner) ? null : seen.Target,
        });
    }

    public Task<IReadOnlyList<EndpointSighting>> LookAsync(ServiceEndpoint endpoint, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<EndpointSighting>>([.. (look.Observation.Endpoints ?? []).Select(After)]);

    public bool HasServedDirectory => look.Observation.HasServedDirectory;

    public string? ActivatedVersion(string lineage) => _activated?.Version ?? look.Observation.ActivatedVersion;

    public void Prune(string lineage)
    {
        // nothing real is touched
    }

    public Task ActivateAsync(string lineage, LineageCertificate certificate, CancellationToken cancellation)
    {
        _activated = certificate;
        return Task.CompletedTask;
    }

    private OwnerObservation Seen(OwnerName owner) => look.Observation.Owners.First(seen => seen.Owner == owner);

    private ControlPlaneAnswer PlaneOf(OwnerName target) => _planes.TryGetValue(target, out var plane) ? plane : throw Unread(target);

    private DnsProviderException Unread(OwnerName target)
    {
        var seen = look.Observation.Owners.FirstOrDefault(owner => owner.Target == target);
        return new(seen is { ControlPlaneRefused: true } ? Fault.Denied : Fault.Unavailable, target, seen?.ControlPlaneFault ?? $"the control plane of {target} was not read");
    }

    private static ServerAnswer After(ServerAnswer answer, ControlPlaneAnswer plane, OwnerObservation seen) => answer.Kind != ServerAnswerKind.Answered
        ? answer
        : answer.Alias is { } alias
        ? answer with { RRset = TlsaRRset.None, Alias = alias with { To = seen.After(alias.From) }, Signature = Signed(answer) }
        : answer with
        {
            RRset = plane.RRset,
            Serial = plane.Serial ?? answer.Serial,
            Signature = Signed(answer),
        };

    private static SignatureState Signed(ServerAnswer answer) => answer.Signature == SignatureState.ZoneUnsigned ? SignatureState.ZoneUnsigned : SignatureState.Valid;

    private EndpointSighting After(EndpointSighting sighting)
    {
        if (_activated is null || sighting.Kind == SightingKind.Unknown || look.Observation.Elsewhere.Overlaps(sighting.Associations.EndEntity))
            return sighting;
        return sighting.Algorithm == _activated.KeyAlgorithm
            ? sighting with { Kind = SightingKind.Presented, Leaf = Leaf(_activated), Associations = _activated.Associations, Detail = null }
            : sighting with { Kind = SightingKind.NoSuchAlgorithm, Leaf = null, Associations = RecordSet.Empty };
    }

    private static TlsaRecord Leaf(LineageCertificate certificate) =>
        certificate.Associations.First(record => record.Parameters is { Usage: CertificateUsage.DaneEe, Selector: Selector.Cert, MatchingType: MatchingType.Sha256 });
}
