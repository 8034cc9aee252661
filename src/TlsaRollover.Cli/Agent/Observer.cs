using TlsaRollover.Cli.Activation;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Agent;

/// <summary>Looks at one lineage's world: files, control plane, authoritative servers, the wire. What does not depend on each other is asked at once.</summary>
public sealed class Observer(LineageSettings lineage, LineagePorts ports, IRolloverStore store, Func<Moment> now)
{
    private readonly Lazy<LiveFindings> _live = new(ports.Live);
    private readonly OtherLineages _others = new(lineage.Name, ports.Source, store);
    private readonly Neighbourhood _neighbourhood = new(lineage, ports, store);

    /// <summary>The newest certificate, copied into the store; a lineage with broken files is a fault, and the rollover under way goes on without them.</summary>
    public async Task<NewestLook> NewestAsync(CancellationToken cancellation)
    {
        try
        {
            return new(await ports.Source.NewestAsync(lineage.Name, cancellation));
        }
        catch (LineageException e)
        {
            return new(null, e);
        }
    }

    /// <summary>One look. Without <paramref name="world"/> the authoritative servers and the wire are left out.</summary>
    public async Task<Look> LookAsync(RolloverState state, NewestLook newest, bool world, CancellationToken cancellation)
    {
        var faults = new Faults();
        faults.Add(newest.Fault ?? Gone(state, newest));
        var owners = Task.WhenAll(lineage.Owners.Select(owner => OwnerAsync(state, owner, world, faults, cancellation)));
        var wire = world ? WireAsync(cancellation) : null;
        var live = _live.Value; // while the others are asked
        await Task.WhenAll(owners, wire ?? Task.CompletedTask);
        var endpoints = wire is null ? null : await wire;
        var seen = world ? await _neighbourhood.CompleteAsync(state, await owners, cancellation) : await owners;
        var (listed, withdrawn) = await _others.RecordsAsync(cancellation);
        var observation = new Observation
        {
            At = now(), // after the last answer: see there
            Newest = newest.Certificate,
            Known = await KnownAsync(state, newest.Certificate, [.. endpoints ?? [], .. seen.SelectMany(owner => owner.Neighbours)], faults, cancellation),
            ActivatedVersion = ports.Activator.ActivatedVersion(lineage.Name),
            HasServedDirectory = ports.Activator.HasServedDirectory,
            Owners = seen,
            Endpoints = endpoints,
            ReadsLive = live.Readers.Count > 0,
            Elsewhere = listed,
            WithdrawnElsewhere = withdrawn,
        };
        return new(observation, faults.All) { Live = live };
    }

    /// <summary>A lineage that was there once (certbot delete): what is stored stays in service, and will expire.</summary>
    private LineageException? Gone(RolloverState state, NewestLook newest) =>
        newest.Certificate is null && state.IsAdopted()
            ? new($"certbot's live/{lineage.Name} is gone: issue it again with 'certbot certonly --cert-name {lineage.Name}'; where it has another name now, put that into [lineages.\"{lineage.Name}\"]; until then the stored copy stays in service")
            : null;

    private async Task<OwnerObservation> OwnerAsync(RolloverState state, OwnerName owner, bool world, Faults faults, CancellationToken cancellation)
    {
        var (seen, missing) = await new OwnerLook(lineage, ports, owner, state.Ledger.For(owner)?.Target ?? owner).LookAsync(world, cancellation);
        foreach (var fault in missing)
            faults.Add(fault);
        return seen;
    }

    private async Task<IReadOnlyList<EndpointSighting>> WireAsync(CancellationToken cancellation)
    {
        var sightings = await Task.WhenAll(lineage.Endpoints.Select(endpoint => ports.Wire.LookAsync(endpoint, cancellation)));
        return [.. sightings.SelectMany(each => each)];
    }

    /// <summary>Certificates that are presented and not the state's own: first adoption, or somebody restarted a service on other files.</summary>
    private async Task<IReadOnlyList<LineageCertificate>> KnownAsync(
        RolloverState state, LineageCertificate? newest, IReadOnlyList<EndpointSighting> endpoints, Faults faults, CancellationToken cancellation)
    {
        LineageCertificate?[] own = [state.Active, state.Next, state.Queued, newest];
        var strangers = endpoints.Select(sighting => sighting.Leaf).OfType<TlsaRecord>().Distinct().Where(leaf => !own.Any(certificate => certificate?.Is(leaf) ?? false));
        var known = new List<LineageCertificate>();
        foreach (var leaf in strangers)
        {
            try
            {
                if ((await ports.Source.FindAsync(lineage.Name, leaf, cancellation) ?? await _neighbourhood.FindAsync(leaf, cancellation)) is { } certificate)
                    known.Add(certificate);
            }
            catch (LineageException e)
            {
                faults.Add(e);
            }
        }

        return known;
    }

    /// <summary>Faults of looks that run side by side.</summary>
    private sealed class Faults
    {
        private readonly Lock _lock = new();
        private readonly List<Exception> _all = [];

        public IReadOnlyList<Exception> All => _all;

        public void Add(Exception? fault)
        {
            if (fault is null)
                return;
            lock (_lock)
                _all.Add(fault);
        }
    }
}
