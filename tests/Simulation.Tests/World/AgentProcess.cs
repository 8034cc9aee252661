using Simulation.Tests.Dns;
using Simulation.Tests.Host;
using TlsaRollover.Cli;
using TlsaRollover.Cli.Agent;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Simulation.Tests.World;

/// <summary>
/// One process of the agent: its way to the world through every port. It takes time, it may be killed before and after each thing it does,
/// and what it does to the zone is checked against the invariants of docs/DESIGN.md.
/// </summary>
public sealed class AgentProcess(SimulatedWorld world, Interference interference, Oversight oversight)
    : IRolloverStore, IDnsProvider, IServedCertificate, ILineageSource
{
    private static readonly TimeSpan CallTakes = TimeSpan.FromMilliseconds(50);
    private readonly List<(SimulatedServer Server, string Lineage)> _looks = [];
    private bool _dead;
    private int _moment;

    public bool WasKilled => _dead;

    /// <summary>Opens what the commands work on; one process at a time may write.</summary>
    public Installation Open(Decide decide, Func<LineagePorts, LineagePorts> through)
    {
        if (world.Files.Locked)
            throw new UserException(ExitCode.TryAgain, "another process holds the lock; try again");
        world.Files.Locked = true;
        return new(this, settings => through(PortsOf(settings)), () => world.Moment, decide, [new Unlock(() => world.Files.Locked = false)]);
    }

    /// <summary>What happens at a moment of the process: time passes, and it may be its last.</summary>
    public void Live()
    {
        if (_dead)
            throw new KilledException();
        world.Advance(CallTakes);
        var moment = _moment++;
        if (moment == interference.PauseAt)
            interference.Meanwhile();
        if (moment == interference.KillAt)
        {
            _dead = true;
            throw new KilledException();
        }
    }

    /// <summary>A server was asked; what it said counts once it is written down.</summary>
    public void Looked(SimulatedServer server, string lineage) => _looks.Add((server, lineage));

    /// <summary>The process ends by itself: what it did not write down had not changed, unless the disk is full.</summary>
    public void End()
    {
        if (!_dead && !world.Files.DiskFull)
            world.Lineages.ToList().ForEach(lineage => Remember(lineage.Name));
    }

    private void Remember(string lineage)
    {
        _looks.Where(look => look.Lineage == lineage).ToList().ForEach(look => look.Server.SeenFor(lineage));
        _looks.RemoveAll(look => look.Lineage == lineage);
    }

    private LineagePorts PortsOf(LineageSettings settings) =>
        new(this, this, new LineageDns(world, this, settings.Name), this, new SimulatedActivator(world, this)) { Others = [.. oversight.Settings.Where(other => other.Name != settings.Name)] };

    public RolloverState? Load(string lineage)
    {
        Live();
        return world.Files.Load(lineage);
    }

    public IReadOnlyList<RolloverState> LoadAll() => world.Files.LoadAll();

    public void Save(RolloverState state, JournalEntry? entry = null)
    {
        Live();
        if (world.Files.DiskFull)
            throw new UserException(ExitCode.TryAgain, "the disk is full; free space and try again");
        world.Files.Save(state, entry);
        Remember(state.Lineage);
        Live();
    }

    public IReadOnlyList<JournalEntry> Journal(int count, string? lineage = null) => world.Files.Journal(count, lineage);

    public Task<ControlPlaneAnswer> ReadAsync(OwnerName owner, CancellationToken cancellation)
    {
        Live();
        world.Provider.Read(owner);
        return Task.FromResult(Plane(owner));
    }

    public Task<ControlPlaneAnswer> ChangeAsync(RRsetChange change, CancellationToken cancellation)
    {
        Live();
        oversight.Check(change);
        world.Provider.Change(change.Owner, () => Apply(change));
        Live();
        return Task.FromResult(Plane(change.Owner));
    }

    public Task<IReadOnlyList<EndpointSighting>> LookAsync(ServiceEndpoint endpoint, CancellationToken cancellation)
    {
        Live();
        return Task.FromResult<IReadOnlyList<EndpointSighting>>([.. world.Services.Single(service => service.Address == $"{endpoint.Host}:{endpoint.Port}").Look()]);
    }

    public IReadOnlyList<string> Lineages => [.. world.Lineages.Select(lineage => lineage.Name)];

    public Task<LineageCertificate?> NewestAsync(string lineage, CancellationToken cancellation)
    {
        Live();
        return Task.FromResult(Copied(world.Lineages.Single(one => one.Name == lineage), lineage => lineage.Deployed));
    }

    public Task<LineageCertificate?> FindAsync(string lineage, TlsaRecord leaf, CancellationToken cancellation)
    {
        Live();
        return Task.FromResult(Copied(world.Lineages.Single(one => one.Name == lineage), lineage => lineage.Archive.FirstOrDefault(certificate => certificate.Is(leaf))));
    }

    public void Prune(string lineage, IReadOnlyCollection<string> keep)
    {
        Live();
        world.Lineages.Single(one => one.Name == lineage).Copies.IntersectWith(keep);
    }

    private static LineageCertificate? Copied(SimulatedLineage lineage, Func<SimulatedLineage, LineageCertificate?> which)
    {
        if (which(lineage) is not { } certificate)
            return null;
        lineage.Copies.Add(certificate.Version!);
        return certificate;
    }

    private ControlPlaneAnswer Plane(OwnerName name)
    {
        var zone = world.ZoneOf(name);
        var node = zone.ControlPlane.At(name);
        return node.Alias is null
            ? new(node.RRset, zone.Name, zone.ControlPlane.Serial, ZoneVersion.NegativeTtl)
            : throw new DnsProviderException(Fault.Rejected, name, $"'{name}' is a CNAME; change its target");
    }

    private void Apply(RRsetChange change)
    {
        var zone = world.ZoneOf(change.Owner);
        var present = zone.ControlPlane.At(change.Owner).RRset;
        var records = change.AppliedTo(present.Records);
        if (records.Equals(present.Records) && (change.Ttl is null || change.Ttl == present.Ttl))
            return;
        zone.Write(change.Owner, records.IsEmpty ? Node.Absent : new(new(records, change.TtlAfter(present))), world.Now);
        world.AssertPromise();
    }

    private sealed class Unlock(Action unlock) : IDisposable
    {
        public void Dispose() => unlock();
    }
}
