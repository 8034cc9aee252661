using Core.Tests.Rollover;
using Simulation.Tests.Dns;
using Simulation.Tests.Host;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;

namespace Simulation.Tests.World;

/// <summary>
/// The one simulated world: zones with their servers, every cache, a host with certbot, services and clocks, and the agent's files. Time
/// is true time since the beginning.
/// </summary>
/// <remarks>
/// Caches are taken at their worst: every answer that any server ever gave out is held by some cache from the last instant it was given
/// out for as long as caches keep it, and a resolver may combine any alias with any RRset that it led to. Assumptions, as docs/DESIGN.md
/// states them: a server that goes back stays so until the agent had a look, and no fault by itself puts an RRset before the world that
/// refuses what is presented or lies in the served directory (no agent could help that).
/// </remarks>
public sealed class SimulatedWorld
{
    public TimeSpan Now { get; private set; }

    public SimulatedClock Clock { get; } = new();

    /// <summary>From that of the owners to that of the RRsets, where aliases lead from one to the other.</summary>
    public required IReadOnlyList<SimulatedZone> Zones { get; init; }

    public required IReadOnlyList<SimulatedLineage> Lineages { get; init; }

    public required IReadOnlyList<SimulatedService> Services { get; init; }

    public required Caches Caches { get; init; }

    public required bool HasDeployCommand { get; init; }

    public AgentFiles Files { get; } = new();

    public ProviderWeather Provider { get; } = new();

    /// <summary>Whether activation fails before it changed anything, as on a full disk.</summary>
    public bool ServedDiskFull { get; set; }

    /// <summary>Called with each broken promise; a life ends with it, a world outside the assumptions counts it.</summary>
    public Action<string> Broken { get; set; } = what => throw new BrokenPromiseException(what);

    /// <summary>Whether the promise is kept at all: not for services that read certbot's files.</summary>
    public bool IsPromised { get; set; } = true;

    public Moment Moment => Clock.At(Now);

    /// <summary>The zone that holds a name.</summary>
    public SimulatedZone ZoneOf(OwnerName name) => Zones.First(zone => zone.Holds(name));

    /// <summary>Lets time pass, from transfer to transfer, and looks at the promise at each; between them caches only forget.</summary>
    public void Advance(TimeSpan time)
    {
        var end = Now + time;
        do
        {
            var next = Zones.SelectMany(zone => zone.Servers).Select(server => server.NextTransfer).Where(at => at > Now).Min();
            Now = next is { } at && at < end ? at : end;
            foreach (var zone in Zones)
                zone.Advance(Now);
            foreach (var service in Services)
                service.Advance(Now);
            if (Now == next)
                AssertPromise();
        }
        while (Now < end);
    }

    /// <summary>Puts a certificate where services find it and reloads them; a deploy command may be killed before that.</summary>
    public void Reload(SimulatedLineage lineage)
    {
        foreach (var slot in lineage.Slots.Where(slot => slot.Service.ReloadWorks))
            slot.Service.Recycle(slot, slot.Found, Now);
        AssertPromise();
    }

    /// <summary>The promise: every RRset that any cache may hold admits what each service presents now (RFC 6698 §2.1).</summary>
    public void AssertPromise()
    {
        if (IsPromised && Mismatch() is { } broken)
            Broken(broken);
    }

    /// <summary>Whether no cache refuses a certificate in that slot, or will once all transfers are made.</summary>
    public bool AllCachesAdmit(ServiceSlot slot, LineageCertificate certificate) =>
        Lineages.Where(lineage => lineage.Slots.Contains(slot)).All(lineage => RRsets(lineage.Owner, (zone, name) => zone.MayBeOrBecomeCached(name, Now, Caches)).All(records => records.Admits(certificate.Associations)));

    /// <summary>Whether an RRset could be put before the world without refusing what is presented, or would be at the next recycling.</summary>
    public bool Admits(RecordSet records) => records.IsEmpty || Lineages.All(lineage => Admits(records, lineage));

    private static bool Admits(RecordSet records, SimulatedLineage lineage) =>
        lineage.Presented.Append(lineage.Served).OfType<LineageCertificate>().All(certificate => records.Admits(certificate.Associations));

    /// <summary>Every RRset that a resolver may have or get for the owner now, however it is led there.</summary>
    private IEnumerable<RecordSet> RRsets(OwnerName owner) => RRsets(owner, (zone, name) => zone.MayBeCached(name, Now, Caches));

    private IEnumerable<RecordSet> RRsets(OwnerName owner, Func<SimulatedZone, OwnerName, IEnumerable<Node>> answers) =>
        from answer in answers(ZoneOf(owner), owner)
        from end in answer.Alias is { } alias ? answers(ZoneOf(alias), alias) : [answer]
        where !end.RRset.Records.IsEmpty
        select end.RRset.Records;

    private string? Mismatch()
    {
        foreach (var lineages in Lineages.GroupBy(lineage => lineage.Owner))
        {
            var sets = RRsets(lineages.Key).Distinct(ReferenceEqualityComparer.Instance).Cast<RecordSet>().ToList();
            foreach (var certificate in lineages.SelectMany(lineage => lineage.Presented).Distinct())
            {
                if (sets.Find(records => !records.Admits(certificate.Associations)) is { } refusing)
                    return $"at {Now} a cache may hold [{refusing}] for {lineages.Key}, and {certificate.Version} is presented";
            }
        }

        return null;
    }
}

/// <summary>The promise was broken.</summary>
public sealed class BrokenPromiseException(string message) : Exception(message);
