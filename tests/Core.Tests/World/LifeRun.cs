using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.World;

/// <summary>Lives one life in the simulated world, checks the promise at every step, then lets all faults mend and checks where it ends.</summary>
public sealed class LifeRun
{
    private const int ForeignKey = 900;
    private readonly Life _life;
    private readonly SimulatedWorld _world;
    private readonly SimulatedAgent _agent;
    private readonly List<LineageCertificate> _archive;
    private int _keys = 1;
    private int _certificates = 1;

    public LifeRun(Life life)
    {
        _life = life;
        _archive = [Issue(newKey: true)];
        var served = life.Beginning == Beginning.NothingYet ? null : _archive[0];
        if (life.Beginning is Beginning.ServedWithoutTlsa or Beginning.RenewedBefore)
            _archive.Add(Issue(newKey: true));
        _world = new(FirstRRset(), life.Servers, Enumerable.Repeat(served, life.Services), life.Live) { Deployed = _archive[^1], HasDeployCommand = life.DeployCommand };
        if (!life.TtlStable) // an operator may have lowered the TTL ten minutes ago
            _world.Servers[0].Remember(FirstRRset().Records, TimeSpan.FromHours(23));
        _agent = new(_world, life.Policy);
    }

    public void Live()
    {
        try
        {
            LiveThrough();
        }
        catch (Xunit.Sdk.XunitException e)
        {
            throw new InvalidOperationException($"{e.Message}\n{string.Join("\n", _agent.Journal.TakeLast(60))}", e);
        }
    }

    private void LiveThrough()
    {
        foreach (var happening in _life.Events)
        {
            _world.Advance(TimeSpan.FromSeconds(_life.Ttl * happening.After / 10.0));
            _world.AssertPromise();
            Happen(happening);
            _world.AssertPromise();
        }

        Mend();
        RunUntilSettled();
    }

    private TlsaRRset FirstRRset() => _life.Beginning is Beginning.NothingYet or Beginning.ServedWithoutTlsa
        ? TlsaRRset.None
        : new(RecordSet.Of(SimulatedKeys.Spki(1)), TimeSpan.FromSeconds(_life.Ttl));

    private LineageCertificate Issue(bool newKey) =>
        SimulatedKeys.Certificate(newKey ? _keys++ : _keys - 1, _certificates++);

    private void Happen(LifeEvent happening)
    {
        var which = happening.Which;
        var server = _world.Servers[which % _world.Servers.Count];
        var service = _world.Services[which % _world.Services.Count];
        switch (happening.What)
        {
            case Happening.Run: _agent.Run(wire: true); AssertPublishedAtOnce(); break;
            case Happening.RunAndCrash: _agent.Run(wire: true, crashAfter: which); break;
            case Happening.Hook: _agent.Run(wire: false); AssertPublishedAtOnce(); break;
            case Happening.HookAndCrash: _agent.Run(wire: false, crashAfter: which); break;
            case Happening.RenewNewKey: Deploy(Issue(newKey: true)); break;
            case Happening.RenewSameKey: Deploy(_archive[^1] with { Version = $"v{_certificates}", Associations = SameKey(_archive[^1]) }); break;
            case Happening.RollBackLive: _world.Deployed = _archive[which % _archive.Count]; break;
            case Happening.LagServer: _world.Lag = number => number == which % _world.Servers.Count ? TimeSpan.FromSeconds(_life.Ttl * (1 + which)) : TimeSpan.FromSeconds(which % 3); break;
            case Happening.ServerUnreachable: server.Reachable = !server.Reachable; break;
            case Happening.ServerFails: server.Fails = !server.Fails; break;
            case Happening.ServerFallsBack: FallBack(server, which); break;
            case Happening.ServerMends: server.Schedule(_world.Now, _world.ControlPlane); break;
            case Happening.OperatorChangesTtl: ChangeTtl(which); break;
            case Happening.OperatorRemovesNext: RemoveNext(); break;
            case Happening.ForeignAdd: Write(RecordSet.Of(SimulatedKeys.Spki(ForeignKey + which % 2)), RecordSet.Empty); break;
            case Happening.ForeignRemove: Write(RecordSet.Empty, RecordSet.Of(SimulatedKeys.Spki(ForeignKey + which % 2))); break;
            case Happening.ProviderFails: _world.ProviderWorks = false; break;
            case Happening.ProviderMends: _world.ProviderWorks = true; break;
            case Happening.ReloadBreaks: service.ReloadWorks = false; break;
            case Happening.ReloadMends: service.ReloadWorks = true; break;
            case Happening.Recycle: service.Recycle(_world.FoundBy(service)); break;
            case Happening.EndpointSilent: service.Answers = false; break;
            case Happening.EndpointAnswers: service.Answers = true; break;
            case Happening.StepClock: _world.Clock.Step(TimeSpan.FromMinutes(Math.Pow(-9, which))); break;
            case Happening.StepClockBack: _world.Clock.Step(TimeSpan.Zero); break;
            case Happening.Reboot: _world.Clock.Reboot(_world.Now); break;
            default: throw new InvalidOperationException($"{happening.What} is not played");
        }
    }

    /// <summary>Where a service is known to read certbot's files, no run leaves a renewed key without its record.</summary>
    private void AssertPublishedAtOnce()
    {
        if (_world.Live == LiveReader.KnownReader && _world.ProviderWorks && _agent.Saved.Active is not null && !_world.ControlPlane.RRset.Records.IsEmpty)
            Assert.True(_world.ControlPlane.RRset.Records.Overlaps(_world.Deployed!.Associations), $"{_world.Deployed.Version} is not published");
    }

    private void Deploy(LineageCertificate certificate)
    {
        _archive.Add(certificate);
        _world.Deployed = certificate;
    }

    /// <summary>The certificate's key in a new certificate.</summary>
    private RecordSet SameKey(LineageCertificate certificate) => RecordSet.Of(
        certificate.Associations.Where(record => record.Parameters.Selector == Selector.Spki)
            .Concat(SimulatedKeys.Associations(0, _certificates++).Where(record => record.Parameters.Selector == Selector.Cert)));

    private void FallBack(SimulatedServer server, int which)
    {
        var version = _world.History[which % _world.History.Count];
        if (_world.Admits(version.RRset.Records))
            server.FallBack(version, _world.Now);
    }

    private void ChangeTtl(int which)
    {
        var rrset = _world.ControlPlane.RRset;
        var seen = _agent.Saved.Ledger.For(SimulatedWorld.Owner)?.Versions.Any(version => version.Ttl >= rrset.Ttl) ?? false;
        if (!rrset.Records.IsEmpty && seen) // assumption: a TTL that no look ever saw is not lowered
            _world.Write(rrset with { Ttl = TimeSpan.FromSeconds(_life.Ttl * (1 + which)) });
    }

    private void RemoveNext()
    {
        if (_agent.Saved.Next is { } next)
            Write(RecordSet.Empty, next.Associations);
    }

    /// <summary>A change by others; never one that refuses what is presented or ends DANE.</summary>
    private void Write(RecordSet add, RecordSet remove)
    {
        var rrset = _world.ControlPlane.RRset;
        var records = rrset.Records.Union(add).Except(remove);
        if (!records.IsEmpty && !rrset.Records.IsEmpty && !records.Equals(rrset.Records) && _world.Admits(records))
            _world.Write(rrset with { Records = records });
    }

    private void Mend()
    {
        _world.ProviderWorks = true;
        _world.Lag = _ => TimeSpan.Zero;
        _world.Clock.Step(TimeSpan.Zero);
        foreach (var service in _world.Services)
            (service.ReloadWorks, service.Answers) = (true, true);
        foreach (var server in _world.Servers)
        {
            (server.Reachable, server.Fails) = (true, false);
            server.LookedAtSinceFallBack = false;
        }

        _agent.Run(wire: true);
        foreach (var server in _world.Servers)
            server.Schedule(_world.Now, _world.ControlPlane);
    }

    /// <summary>Liveness: several rollovers may be due (a queued one, a rollback after a removal), each within gate, backoff, sweeps, grace and 8 polls.</summary>
    private void RunUntilSettled()
    {
        var policy = _life.Policy;
        var longest = TlsaRollover.Core.Ports.RRsetChange.DefaultTtl;
        foreach (var version in _world.History)
            longest = version.RRset.Ttl > longest ? version.RRset.Ttl : longest;
        if (!_life.TtlStable && longest < RolloverPolicy.UnknownHistoryTtl)
            longest = RolloverPolicy.UnknownHistoryTtl;
        var one = (longest * Math.Max(2, policy.TtlMultiple)) + policy.Pad + RolloverPolicy.MaxActivationBackoff + policy.ProcessLifetime + longest + (8 * policy.PollInterval);
        var deadline = _world.Now + (3 * one);
        while (_world.Now < deadline)
        {
            var decision = _agent.Run(wire: true);
            _world.AssertPromise();
            if (decision is Decision.Rest)
            {
                AssertInOrder();
                return;
            }

            Assert.IsNotType<Decision.Hold>(decision);
            _world.Advance(Pause(decision as Decision.Wait));
            _world.AssertPromise();
        }

        Assert.Fail($"not settled by {deadline}: {_agent.Saved.Phase}, {_agent.Run(wire: true)}");
    }

    /// <summary>Far waits are slept through at once, near ones poll by poll: the end is the same and the life is shorter to simulate.</summary>
    private TimeSpan Pause(Decision.Wait? wait)
    {
        var rest = (wait?.Until ?? _world.Moment.Wall) - _world.Moment.Wall;
        return rest > _life.Policy.PollInterval ? rest : _life.Policy.PollInterval;
    }

    private void AssertInOrder()
    {
        var deployed = _world.Deployed!;
        var foreign = RecordSet.Of(SimulatedKeys.Spki(ForeignKey), SimulatedKeys.Spki(ForeignKey + 1));
        var expected = deployed.For([TlsaParameters.Recommended]);
        if (_life.Live != LiveReader.NobodyReads) // what stood before the adoption may never have been seen served
            foreign = foreign.Union(FirstRRset().Records.Except(expected));
        Assert.Equal(expected, _world.ControlPlane.RRset.Records.Except(foreign));
        Assert.All(_world.Servers, server => Assert.Equal(_world.ControlPlane.RRset.Records, server.Current.RRset.Records));
        Assert.All(_world.Services, service => Assert.Equal(deployed.Version, service.Presented?.Version));
    }
}
