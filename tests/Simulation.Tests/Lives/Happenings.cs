using Core.Tests.Rollover;
using Simulation.Tests.Dns;
using Simulation.Tests.Host;
using Simulation.Tests.World;
using TlsaRollover.Cli;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;

namespace Simulation.Tests.Lives;

/// <summary>Plays what happens in a life.</summary>
/// <param name="life">The life.</param>
/// <param name="world">Its world.</param>
/// <param name="agent">The host's agent.</param>
/// <param name="tally">What happened, counted.</param>
public sealed class Happenings(Life life, SimulatedWorld world, AgentHost agent, Tally tally)
{
    private const int KeyOfOthers = 900_000;

    /// <summary>Whether an operator took away what no look has missed yet. Assumption: it is not put back before one has.</summary>
    private bool _changedUnseen;

    /// <summary>A record of others: of a key, or of a certificate.</summary>
    public static TlsaRecord OfOthers(int which) => which % 2 == 0 ? SimulatedKeys.Spki(KeyOfOthers) : SimulatedKeys.Leaf(KeyOfOthers + 1);

    /// <summary>
    /// Records that may be left for a person to remove, as they do no harm: what backups brought back, which the agent may have retired
    /// long ago, and keys of a withdrawn lineage, which the other one at its owner publishes while they are served.
    /// </summary>
    public RecordSet Strays { get; private set; } = RecordSet.Empty;

    private OwnerName Holder => Beginnings.HolderOf(life, world);

    private SimulatedZone Zone => world.ZoneOf(Holder);

    private TlsaRRset RRset => Zone.ControlPlane.At(Holder).RRset;

    private IEnumerable<string> Names => world.Lineages.Select(lineage => lineage.Name);

    public void Happen(LifeEvent happening)
    {
        var which = happening.Which;
        var lineage = world.Lineages[which % world.Lineages.Count];
        if (Play(happening.What, which, lineage, world.Services[which % world.Services.Count], Zone.Servers[which % Zone.Servers.Count]))
            tally.Add(happening.What.ToString());
    }

    /// <summary>Whether it could happen.</summary>
    private bool Play(Happening what, int which, SimulatedLineage lineage, SimulatedService service, SimulatedServer server) => what switch
    {
        Happening.Cleanup => Cleanup(Interference.None, which),
        Happening.CleanupKilled => Cleanup(new() { KillAt = Moment(which, 90) }, which),
        Happening.CleanupSuspended => Cleanup(new() { PauseAt = Moment(which, 90), Meanwhile = () => world.Advance(TimeSpan.FromSeconds(life.Ttl * (1 + which))) }, which),
        Happening.CleanupWithRival => Cleanup(new() { PauseAt = Moment(which, 40), Meanwhile = Rival }, which),
        Happening.Hook => Hook(lineage, Interference.None),
        Happening.HookKilled => Hook(lineage, new() { KillAt = Moment(which, 25) }),
        Happening.Withdraw => Withdraw(lineage),
        Happening.Resume => agent.Run(Interference.None, null, "resume", lineage.Name) == ExitCode.Done,
        Happening.RenewNewKey => Deploy(lineage, lineage.IssueNewKey()),
        Happening.RenewSameKey => Deploy(lineage, lineage.IssueKeyOf(lineage.Archive[^1])),
        Happening.RenewFormerKey => Deploy(lineage, lineage.IssueKeyOf(lineage.Archive[which % lineage.Archive.Count])),
        Happening.RollBackLive => Deploy(lineage, lineage.Archive[which % lineage.Archive.Count]),
        Happening.LagServer => Lag(Zone, which),
        Happening.ServerUnreachable => Did(() => server.Reachable = !server.Reachable),
        Happening.ServerFails => Did(() => server.Fails = !server.Fails),
        Happening.ServerFallsBack => FallBack(Zone, server, which),
        Happening.ServerMends => Did(() => server.Schedule(world.Now, Zone.ControlPlane)),
        Happening.ServerJoins => Join(which),
        Happening.ServerLeaves => Zone.Servers.Count > 1 && !server.AwaitsLook && Did(() => Zone.Leave(which % Zone.Servers.Count, world.Now)),
        Happening.AliasLags => life.Layout == Layout.Alias && Lag(world.Zones[0], which),
        Happening.AliasServerFallsBack => life.Layout == Layout.Alias && AliasFallsBack(world.Zones[0], which),
        Happening.OperatorRedirects => life.Layout == Layout.Alias && Redirect(),
        Happening.OperatorChangesAliasTtl => life.Layout == Layout.Alias && ChangeAliasTtl(which),
        Happening.OperatorChangesTtl => ChangeTtl(which),
        Happening.OperatorRemovesNext => world.Files.Load(lineage.Name)?.Next is { } next && Write(RecordSet.Empty, next.Associations) && (_changedUnseen = true),
        Happening.OperatorRestoresBackup => Restore(which),
        Happening.ForeignAdd => Write(RecordSet.Of(OfOthers(which)), RecordSet.Empty),
        Happening.ForeignRemove => Write(RecordSet.Empty, RecordSet.Of(OfOthers(which))),
        Happening.ProviderFails => Weather(which),
        Happening.ProviderMends => Did(world.Provider.Clear),
        Happening.StateDiskFull => Did(() => world.Files.DiskFull = true),
        Happening.ServedDiskFull => Did(() => world.ServedDiskFull = true),
        Happening.DisksMend => Did(() => (world.Files.DiskFull, world.ServedDiskFull) = (false, false)),
        Happening.ReloadBreaks => Did(() => service.ReloadWorks = false),
        Happening.ReloadMends => Did(() => service.ReloadWorks = true),
        Happening.Recycle => Did(() => service.Slots.ForEach(slot => service.Recycle(slot, slot.Found, world.Now))),
        Happening.RestartOnLive => RestartOnLive(service),
        Happening.EndpointSilent => Did(() => service.Answers = false),
        Happening.EndpointAnswers => Did(() => service.Answers = true),
        Happening.StepClock => Did(() => world.Clock.Step(TimeSpan.FromMinutes(Math.Pow(-9, which)))),
        Happening.StepClockBack => Did(() => world.Clock.Step(TimeSpan.Zero)),
        Happening.LoseSynchronisation => Did(world.Clock.LoseSynchronisation),
        Happening.Reboot => Did(() => world.Clock.Reboot(world.Now)),
        _ => throw new InvalidOperationException($"{what} is not played"),
    };

    private static bool Did(Action what)
    {
        what();
        return true;
    }

    /// <summary>Early moments are many, late ones few: a run that has nothing to do has few moments.</summary>
    private int Moment(int which, int most) => ((which * 7) + (int)(world.Now.Ticks / TimeSpan.TicksPerMillisecond % 31)) % most;

    private bool Cleanup(Interference interference, int which)
    {
        string[] names = which % 2 == 0 ? [] : [.. world.Lineages.Select(lineage => lineage.Name)];
        var code = agent.Run(interference, null, ["cleanup", .. names]);
        _changedUnseen = _changedUnseen && code is not ExitCode.Done;
        if (code is null)
            tally.Add("killed");
        return code is null == (interference.KillAt != int.MaxValue);
    }

    private bool Hook(SimulatedLineage lineage, Interference interference)
    {
        var code = agent.Run(interference, lineage.Name, "hook");
        if (code is null)
            tally.Add("killed");
        return code is null == (interference.KillAt != int.MaxValue);
    }

    private bool Withdraw(SimulatedLineage lineage)
    {
        if (life.Company != Company.Alone)
            Strays = lineage.Archive.Aggregate(Strays, (all, certificate) => all.Union(certificate.Associations));
        return agent.Run(Interference.None, null, "withdraw", "--yes", lineage.Name) == ExitCode.Done;
    }

    /// <summary>A second process comes while the first one works: it must find the lock and change nothing.</summary>
    private void Rival()
    {
        Assert.Equal(ExitCode.TryAgain, agent.Run(Interference.None, null, "cleanup"));
        tally.Add("rival refused");
    }

    private static bool Deploy(SimulatedLineage lineage, LineageCertificate certificate) => Did(() => lineage.Deployed = certificate);

    private bool Lag(SimulatedZone zone, int which) =>
        Did(() => zone.Lag = number => number == which % zone.Servers.Count ? TimeSpan.FromSeconds(life.Ttl * (1 + which)) : TimeSpan.FromSeconds(which % 3));

    private bool FallBack(SimulatedZone zone, SimulatedServer server, int which)
    {
        var version = zone.History[which % zone.History.Count];
        return !_changedUnseen && !server.AwaitsLook && version != server.Current && MayStand(version, zone) && Did(() =>
        {
            server.FallBack(version, world.Now, Names);
            world.Advance(TimeSpan.FromSeconds(life.NodesLag)); // assumption: nodes hide lag, not that they went back
        });
    }

    /// <summary>Assumption: some server has the newest CNAMEs, or nothing tells one that is redirected from one that goes back.</summary>
    private bool AliasFallsBack(SimulatedZone zone, int which)
    {
        var server = zone.Servers[which % zone.Servers.Count];
        return zone.Servers.Any(other => other != server && other.Current.Serial == zone.ControlPlane.Serial && !other.AwaitsLook) && FallBack(zone, server, which);
    }

    private bool Join(int which)
    {
        var version = Zone.History[^(1 + (which % Zone.History.Count))];
        return !_changedUnseen && Zone.Servers.Count < 8 && MayStand(version, Zone) && Did(() => Zone.Join(version, world.Now, Names));
    }

    /// <summary>Whether a version of a zone may be put before the world: all that it leads to admits what is presented.</summary>
    private bool MayStand(ZoneVersion version, SimulatedZone zone) => world.Lineages.Select(lineage => lineage.Owner).Concat(Beginnings.Ends)
        .Where(zone.Holds)
        .Select(name => version.Answer(name))
        .All(answer => answer.Alias is { } alias
            ? world.ZoneOf(alias).MayBeCached(alias, world.Now, world.Caches).All(node => world.Admits(node.RRset.Records))
            : world.Admits(answer.RRset.Records));

    /// <summary>The operator copies the RRset to the other name and lets the CNAMEs lead there.</summary>
    private bool Redirect()
    {
        var (from, zone) = (Holder, Zone);
        var to = Beginnings.Ends.Single(end => end != from);
        if (_changedUnseen || !zone.MayBeCached(to, world.Now, world.Caches).All(node => world.Admits(node.RRset.Records)))
            return false;
        zone.Write(to, RRset.Records.IsEmpty ? Node.Absent : new(RRset), world.Now);
        foreach (var owner in world.Lineages.Select(lineage => lineage.Owner))
            world.Zones[0].Write(owner, world.Zones[0].ControlPlane.At(owner) with { Alias = to }, world.Now);
        return _changedUnseen = true;
    }

    private bool ChangeAliasTtl(int which)
    {
        var ttl = TimeSpan.FromSeconds(life.Ttl * (1 + which));
        var owners = world.Lineages.Select(lineage => lineage.Owner).Where(owner => world.Zones[0].ControlPlane.At(owner).AliasTtl < ttl).ToList(); // as for the RRset's
        owners.ForEach(owner => world.Zones[0].Write(owner, world.Zones[0].ControlPlane.At(owner) with { AliasTtl = ttl }, world.Now));
        return owners.Count > 0;
    }

    private bool ChangeTtl(int which)
    {
        var seen = world.Lineages.All(lineage => world.Files.Load(lineage.Name)?.Ledger.For(lineage.Owner)?.Versions.Any(version => version.Ttl >= RRset.Ttl) ?? false);
        if (RRset.Records.IsEmpty || !seen) // assumption: a TTL that no look ever saw is not lowered
            return false;
        Zone.Write(Holder, new(RRset with { Ttl = TimeSpan.FromSeconds(life.Ttl * (1 + which)) }), world.Now);
        return true;
    }

    /// <summary>A backup of the zone comes back at its source, with a serial that goes back or one that goes on.</summary>
    private bool Restore(int which)
    {
        var former = Zone.History[which % Zone.History.Count];
        var bringsWildcard = life.Layout == Layout.Wildcard && RRset.Records.IsEmpty; // assumption: no wildcard comes back where no server shows it yet
        if (_changedUnseen || bringsWildcard || !MayStand(former, Zone))
            return false;
        Strays = Strays.Union(former.At(Holder).RRset.Records.Except(RRset.Records));
        Zone.Write(which % 2 == 0 ? former : former with { Serial = unchecked(Zone.ControlPlane.Serial + 1) }, world.Now);
        return _changedUnseen = true;
    }

    /// <summary>A change by others; never one that refuses what is presented or ends DANE.</summary>
    private bool Write(RecordSet add, RecordSet remove)
    {
        var records = RRset.Records.Union(add).Except(remove);
        if (records.IsEmpty || RRset.Records.IsEmpty || records.Equals(RRset.Records) || !world.Admits(records))
            return false;
        Zone.Write(Holder, new(RRset with { Records = records }), world.Now);
        return true;
    }

    private bool Weather(int which)
    {
        var fault = (ProviderFault)(which % Enum.GetValues<ProviderFault>().Length);
        world.Provider.Turn(fault, 1 + (which % 3));
        tally.Add($"provider: {fault}");
        return true;
    }

    /// <summary>Somebody restarts a service on certbot's files; only where no cache refuses what lies there, since no agent could help that.</summary>
    private bool RestartOnLive(SimulatedService service)
    {
        var slots = service.Slots.Where(slot => slot.Current is not null).ToList();
        var found = slots.Select(slot => (Slot: slot, world.Lineages.Single(lineage => lineage.Slots.Contains(slot)).Deployed)).ToList();
        if (found.Any(one => one.Deployed is null || !world.AllCachesAdmit(one.Slot, one.Deployed)))
            return false;
        found.ForEach(one => SimulatedService.Restart(one.Slot, one.Deployed, world.Now));
        return found.Count > 0;
    }
}
