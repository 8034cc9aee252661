using Simulation.Tests.Host;
using Simulation.Tests.World;
using TlsaRollover.Cli;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Simulation.Tests.Lives;

/// <summary>Lives one life in the simulated world, with the promise checked at every instant, then lets all faults mend and checks where it ends.</summary>
public sealed class LifeRun
{
    private const int LinesShown = 60;
    private const int LooksAtMost = 5;
    private readonly Life _life;
    private readonly SimulatedWorld _world;
    private readonly AgentHost _agent;
    private readonly Happenings _happenings;

    public LifeRun(Life life, Tally tally, Saboteur? saboteur = null)
    {
        _life = life;
        _world = Beginnings.Of(life);
        if (life.Outside != Outside.Conforming && !life.BoughtIn)
            _world.Broken = _ => Violations++;
        _agent = new(life, _world, saboteur ?? Saboteur.None);
        _happenings = new(life, _world, _agent, tally);
    }

    /// <summary>How many looks of the oracle saw a broken promise, in a world outside the assumptions.</summary>
    public long Violations { get; private set; }

    /// <exception cref="BrokenLifeException">The promise was broken, an invariant violated, or the end is not in order.</exception>
    public void Live()
    {
        try
        {
            foreach (var happening in _life.Events)
            {
                _world.Advance(TimeSpan.FromSeconds(_life.Ttl * happening.After / 10.0));
                _happenings.Happen(happening);
                _world.AssertPromise();
            }

            Mend();
            Resume();
            RunUntilSettled();
        }
        catch (Exception e) when (e is not BrokenLifeException)
        {
            throw new BrokenLifeException($"{e.GetType().Name}: {e.Message}\n{string.Join("\n", _agent.Oversight.Journal.TakeLast(LinesShown))}", e);
        }
    }

    /// <summary>Every fault goes away; a person resumes what was withdrawn.</summary>
    private void Mend()
    {
        _world.Provider.Clear();
        _world.Clock.Step(TimeSpan.Zero);
        (_world.Files.DiskFull, _world.ServedDiskFull) = (false, false);
        foreach (var service in _world.Services)
            (service.ReloadWorks, service.Answers) = (true, true);
        foreach (var server in _world.Zones.SelectMany(zone => zone.Servers))
            (server.Reachable, server.Fails) = (true, false);
        Cleanup();
        for (var look = 0; look < LooksAtMost && _world.Zones.Any(zone => zone.Servers.Any(server => server.AwaitsLook)); look++)
        {
            _world.Advance(TimeSpan.FromSeconds(_life.NodesLag + 1)); // one that went back stays so until it was seen
            Cleanup();
        }

        foreach (var zone in _world.Zones)
        {
            zone.Lag = _ => TimeSpan.Zero;
            zone.Write(zone.ControlPlane with { Serial = unchecked(zone.History.Aggregate(zone.ControlPlane.Serial, Later) + 1) }, _world.Now);
            foreach (var server in zone.Servers)
                server.Mend(zone.ControlPlane, _world.Now);
        }
    }

    /// <summary>A person resumes what was withdrawn, and what a hold says is to be resumed.</summary>
    private void Resume()
    {
        foreach (var lineage in _world.Lineages.Where(lineage => _world.Files.Load(lineage.Name) is { Withdrawn: true } || HasVanished(lineage)))
            _agent.Run(Interference.None, null, "resume", lineage.Name);
    }

    /// <summary>A service that does not run is a person's to start, as soon as there is something for it to read.</summary>
    private void StartServices()
    {
        foreach (var slot in _world.Lineages.SelectMany(lineage => lineage.Slots).Where(slot => slot.Current is null))
            slot.Service.Recycle(slot, slot.Found, _world.Now);
    }

    private bool HasVanished(SimulatedLineage lineage) =>
        _agent.Oversight.Last.GetValueOrDefault(lineage.Name) is Decision.Hold hold && hold.Cure.Contains($"'tlsa-rollover resume {lineage.Name}'", StringComparison.Ordinal);

    private static uint Later(uint one, Dns.ZoneVersion other) => SerialNumber.AtLeast(other.Serial, one) ? other.Serial : one;

    private int? Cleanup() => _agent.Run(Interference.None, null, ["cleanup", .. _world.Lineages.Select(lineage => lineage.Name)]);

    /// <summary>Liveness: several rollovers may be due (a queued one, a rollback after a removal), each within gate, backoff, sweeps, grace and 8 polls.</summary>
    private void RunUntilSettled()
    {
        var deadline = _world.Now + (3 * _world.Lineages.Count * OneRollover());
        while (_world.Now < deadline)
        {
            var code = Cleanup();
            if (code == ExitCode.Held)
            {
                Resume();
                code = Cleanup();
            }

            StartServices();
            if (_world.Lineages.All(lineage => _agent.Oversight.Last[lineage.Name] is Decision.Rest))
            {
                AssertInOrder();
                return;
            }

            Assert.True(code != ExitCode.Held, $"held though every fault is mended: {string.Join("; ", _agent.Oversight.Last.Values.OfType<Decision.Hold>())}");
            _world.Advance(Pause());
        }

        Assert.Fail($"not settled by {deadline}: {string.Join("; ", _agent.Oversight.Last.Values)}");
    }

    private TimeSpan OneRollover()
    {
        var policy = _life.Policy;
        var ttls = _world.Zones.SelectMany(zone => zone.History).SelectMany(version => version.Nodes.Values).SelectMany(node => new[] { node.RRset.Ttl, node.AliasTtl });
        var longest = ttls.Append(RRsetChange.DefaultTtl).Append(policy.TtlFloor).Append(_life.TtlStable ? TimeSpan.Zero : RolloverPolicy.UnknownHistoryTtl).Max();
        return (longest * Math.Max(2, policy.TtlMultiple)) + policy.StaleMax + policy.Pad + RolloverPolicy.MaxActivationBackoff + policy.ProcessLifetime + longest + (8 * policy.PollInterval);
    }

    /// <summary>Far waits are slept through at once, near ones poll by poll: the end is the same and the life is shorter to simulate.</summary>
    private TimeSpan Pause()
    {
        var poll = _life.Policy.PollInterval;
        var rest = _agent.Oversight.Last.Values.Select(decision => decision is Decision.Wait wait ? wait.Until - _world.Moment.Wall : decision is Decision.Rest ? TimeSpan.MaxValue : poll).Min();
        return rest > poll && rest < TimeSpan.MaxValue ? rest : poll;
    }

    /// <summary>Invariant 7: the zone holds just the records of what is deployed, beside those of others, and services present it.</summary>
    private void AssertInOrder()
    {
        var others = RecordSet.Of(Happenings.OfOthers(0), Happenings.OfOthers(1)).Union(_happenings.Strays);
        if (_life.Live != LiveReader.NobodyReads) // what stood before the adoption may never have been seen served
            others = others.Union(_world.Lineages[0].Archive[0].Associations);
        var expected = _world.Lineages.Aggregate(RecordSet.Empty, (all, lineage) => all.Union(lineage.Deployed!.For([TlsaParameters.Recommended])));
        var holder = Beginnings.HolderOf(_life, _world);
        var zone = _world.ZoneOf(holder);
        var held = zone.ControlPlane.At(holder).RRset.Records;
        Assert.Equal(expected, held.Except(others).Union(expected.Intersect(held)));
        Assert.All(zone.Servers, server => Assert.Equal(held, server.Current.At(holder).RRset.Records));
        foreach (var lineage in _world.Lineages)
            Assert.All(lineage.Slots, slot => Assert.Equal(lineage.Deployed!.Version, slot.Current?.Version));
    }
}

/// <summary>A life that broke; the message holds what was decided before.</summary>
public sealed class BrokenLifeException(string message, Exception inner) : Exception(message, inner);
