using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.World;

/// <summary>
/// The one simulated world of all property tests: a zone with its control plane, several authoritative servers, services, a
/// served directory, certbot, and every cache of the world. Time is true time since the beginning.
/// </summary>
/// <remarks>
/// Caches are taken at their worst: every version that any server ever gave out is held by some cache from the last instant it
/// was given out for its TTL and one second. Assumptions, as docs/DESIGN.md states them: a server that falls back stays so until the
/// agent had a look, and does not fall back to a version that refuses what is presented or lies in the served directory (no agent could help that).
/// </remarks>
public sealed class SimulatedWorld
{
    public static readonly OwnerName Owner = OwnerName.Parse("_25._tcp.mail.example.test");
    public static readonly OwnerName Zone = OwnerName.Parse("example.test");
    public static readonly TimeSpan NegativeTtl = TimeSpan.FromSeconds(7);

    private readonly List<ZoneVersion> _history = [];

    public SimulatedWorld(TlsaRRset first, int servers, IEnumerable<LineageCertificate?> presented, LiveReader live = LiveReader.NobodyReads)
    {
        _history.Add(new(1, first));
        Servers = [.. Enumerable.Range(1, servers).Select(number => new SimulatedServer($"192.0.2.{number}:53", _history[0]))];
        Services = [.. presented.Select((certificate, number) => new SimulatedService($"198.51.100.{number}:25", certificate) { ReadsLive = number == 0 && live != LiveReader.NobodyReads })];
        Live = live;
    }

    public TimeSpan Now { get; private set; }

    public SimulatedClock Clock { get; } = new();

    public IReadOnlyList<SimulatedServer> Servers { get; }

    public IReadOnlyList<SimulatedService> Services { get; }

    public LineageCertificate? Deployed { get; set; }

    public LineageCertificate? Served { get; set; }

    public ZoneVersion ControlPlane => _history[^1];

    public IReadOnlyList<ZoneVersion> History => _history;

    /// <summary>How long the next change takes to reach each server.</summary>
    public Func<int, TimeSpan> Lag { get; set; } = _ => TimeSpan.Zero;

    /// <summary>Whether a command deploys certificates to where services are: it fails where one of them does not take its own, and may all the same have left it there.</summary>
    public bool HasDeployCommand { get; init; }

    /// <summary>What the deploy command took last; null where it failed, or was killed, since.</summary>
    private LineageCertificate? _taken;

    public bool ProviderWorks { get; set; } = true;

    public Moment Moment => Clock.At(Now);

    public void Advance(TimeSpan time)
    {
        Now += time;
        foreach (var server in Servers)
            server.Advance(Now);
    }

    /// <summary>Makes a new zone version at the control plane and schedules its transfers.</summary>
    public void Write(TlsaRRset rrset)
    {
        var version = new ZoneVersion(ControlPlane.Serial + 1, rrset);
        _history.Add(version);
        for (var number = 0; number < Servers.Count; number++)
            Servers[number].Schedule(Now + Lag(number), version);
        Advance(TimeSpan.Zero);
    }

    public void Apply(RRsetChange change)
    {
        var present = ControlPlane.RRset;
        var records = change.AppliedTo(present.Records);
        var ttl = records.IsEmpty ? TimeSpan.Zero : change.TtlAfter(present);
        if (!records.Equals(present.Records) || ttl != present.Ttl)
            Write(new(records, ttl));
    }

    public void Activate(LineageCertificate certificate, bool crash = false)
    {
        Served = certificate;
        _taken = !crash && Services.All(service => service.ReloadWorks) ? certificate : null;
        if (crash)
            return;
        foreach (var service in Services)
            service.Reload(FoundBy(service));
    }

    /// <summary>What a fresh process of the service reads.</summary>
    public LineageCertificate? FoundBy(SimulatedService service) => service.ReadsLive ? Deployed : Served;

    public LiveReader Live { get; }

    /// <summary>The promise: every RRset that any cache may hold admits what each service presents now.</summary>
    public void AssertPromise()
    {
        if (Live != LiveReader.NobodyReads)
            return; // it cannot be kept
        var broken = Mismatches().FirstOrDefault();
        Assert.True(broken is null, broken);
    }

    private IEnumerable<string> Mismatches() =>
        from presented in Services.Select(service => service.Presented).OfType<LineageCertificate>()
        from server in Servers
        from cached in server.MayBeCached(Now)
        where !cached.IsEmpty && !cached.Admits(presented.Associations)
        select $"at {Now}: {server.Address} gave out [{cached}] and {presented.Version} is presented";

    /// <summary>Whether a version may be served anywhere without refusing what is presented, or would be at the next recycling.</summary>
    public bool Admits(RecordSet records) =>
        Services.Select(service => service.Presented).Append(Served).OfType<LineageCertificate>().All(presented => records.Admits(presented.Associations));

    public Observation Look(bool wire)
    {
        foreach (var server in Servers)
            server.LookedAtSinceFallBack |= wire && server.Reachable && !server.Fails;
        return new()
        {
            At = Moment,
            Newest = Deployed,
            Known = [.. Services.Select(service => service.Presented).OfType<LineageCertificate>()],
            ActivatedVersion = HasDeployCommand ? _taken?.Version : Served?.Version,
            HasServedDirectory = !HasDeployCommand,
            ReadsLive = Live == LiveReader.KnownReader,
            Endpoints = wire ? [.. Services.SelectMany(service => service.Look())] : null,
            Owners =
            [
                new()
                {
                    Owner = Owner,
                    ControlPlane = ProviderWorks ? new(ControlPlane.RRset, Zone, ControlPlane.Serial, NegativeTtl) : null,
                    Validation = ZoneValidation.NotChecked,
                    Servers = wire ? [.. Servers.Select(Answer)] : null,
                },
            ],
        };
    }

    private static ServerAnswer Answer(SimulatedServer server) => server.Reachable && server.Fails
        ? new(server.Address, ServerAnswerKind.Failed, TlsaRRset.None, null, SignatureState.ZoneUnsigned, TimeSpan.Zero, "answers SERVFAIL")
        : server.Reachable
        ? new(server.Address, ServerAnswerKind.Answered, server.Current.RRset, server.Current.Serial, SignatureState.Valid, NegativeTtl)
        : new(server.Address, ServerAnswerKind.Unreachable, TlsaRRset.None, null, SignatureState.ZoneUnsigned, TimeSpan.Zero, "timed out");
}
