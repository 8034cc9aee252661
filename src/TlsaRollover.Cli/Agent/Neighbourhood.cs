using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Agent;

/// <summary>
/// What the endpoints of other lineages present whose owners lead to the same RRset: a set that many owners share by CNAMEs.
/// It is asked only where it counts: before a first RRset is made, and before records go.
/// </summary>
/// <param name="lineage">The lineage that asks.</param>
/// <param name="ports">Its ports, with the settings of the others.</param>
/// <param name="store">What is known of the others.</param>
internal sealed class Neighbourhood(LineageSettings lineage, LineagePorts ports, IRolloverStore store)
{
    /// <summary>The observations with the neighbours that count.</summary>
    public async Task<IReadOnlyList<OwnerObservation>> CompleteAsync(RolloverState state, IReadOnlyList<OwnerObservation> owners, CancellationToken cancellation)
    {
        var concerned = owners.Where(owner => Counts(state, owner)).Select(owner => owner.Target).Distinct().ToList();
        if (ports.Others.Count == 0 || concerned.Count == 0)
            return owners;
        var others = await Task.WhenAll(ports.Others.Select(other => SightingsAsync(other, concerned, cancellation)));
        return [.. owners.Select(owner => concerned.Contains(owner.Target) ? owner with { Neighbours = [.. others.SelectMany(other => other.Where(one => one.Target == owner.Target)).Select(one => one.Sighting)] } : owner)];
    }

    /// <summary>Certificates of other lineages that their endpoints present, by the files of those lineages.</summary>
    public async Task<LineageCertificate?> FindAsync(TlsaRecord leaf, CancellationToken cancellation)
    {
        foreach (var other in ports.Others)
        {
            if (await ports.Source.FindAsync(other.Name, leaf, cancellation) is { } certificate)
                return certificate with { Version = null }; // no version of the lineage that asks
        }

        return null;
    }

    private static bool Counts(RolloverState state, OwnerObservation owner) =>
        state.Phase == Phase.Retiring || state.Withdrawn || owner.ControlPlane is { RRset.Records.IsEmpty: true };

    private async Task<IEnumerable<(OwnerName Target, EndpointSighting Sighting)>> SightingsAsync(LineageSettings other, List<OwnerName> concerned, CancellationToken cancellation)
    {
        var ends = await Task.WhenAll(other.Owners.Select(owner => TargetAsync(other, owner, cancellation)));
        if (ends.Contains(null))
            return concerned.Select(target => (target, Untold(other)));
        var targets = ends.OfType<OwnerName>().Where(concerned.Contains).Distinct().ToList();
        if (targets.Count == 0)
            return [];
        var foreign = other.Endpoints.Where(endpoint => !lineage.Endpoints.Any(own => Same(own, endpoint)));
        var sightings = await Task.WhenAll(foreign.Select(endpoint => ports.Wire.LookAsync(endpoint, cancellation)));
        return targets.SelectMany(target => sightings.SelectMany(each => each), (target, sighting) => (target, sighting));
    }

    private static EndpointSighting Untold(LineageSettings other) =>
        new(other.Name, KeyAlgorithm.Other, true, SightingKind.Unknown, null, RecordSet.Empty, "no server of its zone tells whether its owner leads here");

    private static bool Same(ServiceEndpoint one, ServiceEndpoint other) =>
        (one.Host, one.Port, one.Protocol) == (other.Host, other.Port, other.Protocol) && one.Addresses.SequenceEqual(other.Addresses);

    /// <summary>
    /// Where another lineage's owner leads now; where nobody tells, as its last look found. One whose zone is not to be found shares
    /// nothing; null where it may lead to any of them.
    /// </summary>
    private async Task<OwnerName?> TargetAsync(LineageSettings other, OwnerName owner, CancellationToken cancellation)
    {
        var ledger = store.Load(other.Name)?.Ledger.For(owner);
        var known = ledger?.Target ?? (ledger is { Established: true } ? owner : null);
        try
        {
            var view = await ports.Dns.LookAsync(owner, other.Servers, cancellation);
            return view.IsTold ? view.TargetOf(owner) : known;
        }
        catch (AuthoritativeDnsException)
        {
            return known ?? owner; // its own run says so
        }
    }
}
