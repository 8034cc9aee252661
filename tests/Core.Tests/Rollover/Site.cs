using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.Rollover;

/// <summary>A lineage's state and the world that the next look will find; all of it may be changed by a test.</summary>
internal sealed class Site
{
    public const string Endpoint = "198.51.100.1:25";

    private TimeSpan _elapsed;

    public Site(params string[] owners)
    {
        Zones = [.. (owners.Length > 0 ? owners : ["_25._tcp.mail.example.test"]).Select(owner => new Zone(owner))];
        State = RolloverState.New("mail.example.test", Now);
    }

    public RolloverState State { get; set; }

    public RolloverPolicy Policy { get; set; } = A.Policy;

    public List<Zone> Zones { get; }

    public Zone Zone => Zones[0];

    public SimulatedClock Clock { get; } = new();

    public Moment Now => Clock.At(_elapsed);

    public LineageCertificate? Newest { get; set; }

    public List<LineageCertificate> Known { get; } = [];

    public string? ActivatedVersion { get; set; }

    /// <summary>Whether services read the served directory; else a command deploys.</summary>
    public bool HasServedDirectory { get; set; } = true;

    /// <summary>Whether a service is known to read certbot's files.</summary>
    public bool ReadsLive { get; set; }

    public RecordSet Elsewhere { get; set; } = RecordSet.Empty;

    public RecordSet WithdrawnElsewhere { get; set; } = RecordSet.Empty;

    /// <summary>What the endpoints show; null when the wire is not looked at.</summary>
    public List<EndpointSighting>? Wire { get; set; } = [A.Sighting(Endpoint, SightingKind.Refused)];

    public OwnerLedger Ledger => State.Ledger.For(Zone.Owner)!;

    public void Pass(double seconds) => _elapsed += TimeSpan.FromSeconds(seconds);

    public void Reboot() => Clock.Reboot(_elapsed);

    public Site Deploy(LineageCertificate certificate)
    {
        Newest = certificate;
        return this;
    }

    /// <summary>Lets the time go by in which former processes of services may live on.</summary>
    public Site PassProcesses()
    {
        Pass(Policy.ProcessLifetime.TotalSeconds);
        return this;
    }

    /// <summary>Each endpoint presents one of the certificates.</summary>
    public void Present(params LineageCertificate[] certificates) =>
        Wire = [.. certificates.Select((certificate, number) => A.Sighting($"198.51.100.{number + 1}:25", certificate))];

    /// <summary>A run that a deploy hook starts: it looks at neither wire nor servers.</summary>
    public Site AsHook()
    {
        Wire = null;
        Zones.ForEach(zone => zone.Servers = null);
        return this;
    }

    /// <summary>Looks now and after a while, so that what stands in the zone has aged.</summary>
    public Site Aged(double seconds = 1000)
    {
        Observe();
        Pass(seconds);
        return this;
    }

    public Observation Look() => new()
    {
        At = Now, Newest = Newest, Known = Known, ActivatedVersion = ActivatedVersion, HasServedDirectory = HasServedDirectory, ReadsLive = ReadsLive,
        Elsewhere = Elsewhere, WithdrawnElsewhere = WithdrawnElsewhere,
        Endpoints = Wire is null ? null : [.. Wire], Owners = [.. Zones.Select(zone => zone.Look())],
    };

    public void Observe() => State = State.Observe(Look());

    /// <summary>Looks and decides, as a run of the driver does first.</summary>
    public Decision Decide()
    {
        Observe();
        var decision = RolloverMachine.Decide(State, Look(), Policy);
        if (decision is Decision.Hold hold)
            Assert.Matches("'(tlsa-rollover|delv) [^']+'", hold.Cure); // a person gets the next command to type
        return decision;
    }

    /// <summary>Looks, decides and saves; nothing is carried out: a crash after the save.</summary>
    public Site Step()
    {
        State = Decide() switch
        {
            Decision.Move move => move.To,
            Decision.Perform perform => perform.Save,
            var other => throw new InvalidOperationException($"nothing to save: {other}"),
        };
        return this;
    }

    /// <summary>Looks, decides, saves and carries out.</summary>
    public Decision Do()
    {
        var decision = Decide();
        if (decision is Decision.Move move)
            State = move.To;
        if (decision is not Decision.Perform perform)
            return decision;
        State = perform.Save;
        Carry(perform.Effect);
        return decision;
    }

    /// <summary>Carries out what is decided, a second apart, until the state is so.</summary>
    public Site DoUntil(Func<RolloverState, bool> reached)
    {
        for (var round = 0; round < 100 && !reached(State); round++)
        {
            Do();
            if (!reached(State) && Decide() is Decision.Wait or Decision.Rest)
                Pass(1);
        }

        Assert.True(reached(State), $"still in phase {State.Phase}: {Decide()}");
        return this;
    }

    public Decision.Wait Waits() => Assert.IsType<Decision.Wait>(Decide());

    /// <summary>How many seconds it waits.</summary>
    public double WaitsFor() => (Waits().Until - Now.Wall).TotalSeconds;

    public Decision.Hold Holds() => Assert.IsType<Decision.Hold>(Decide());

    public void Rests() => Assert.IsType<Decision.Rest>(Decide());

    public RolloverState Moves() => Assert.IsType<Decision.Move>(Decide()).To;

    public RolloverState MovesTo(Phase phase)
    {
        var state = Moves();
        Assert.Equal(phase, state.Phase);
        return state;
    }

    public Decision.Perform Performs() => Assert.IsType<Decision.Perform>(Decide());

    public RRsetChange Publishes() => Assert.IsType<Effect.Publish>(Performs().Effect).Change;

    public RRsetChange Retires() => Assert.IsType<Effect.Retire>(Performs().Effect).Change;

    public LineageCertificate Activates() => Assert.IsType<Effect.Activate>(Performs().Effect).Certificate;

    private void Carry(Effect effect)
    {
        switch (effect)
        {
            case Effect.Activate activate:
                ActivatedVersion = activate.Certificate.Version;
                Wire = Wire?.ConvertAll(sighting => A.Sighting(sighting.Address, activate.Certificate));
                break;
            case Effect.Publish publish: Apply(publish.Change); break;
            case Effect.Retire retire: Apply(retire.Change); break;
            default: throw new InvalidOperationException($"{effect}");
        }
    }

    private void Apply(RRsetChange change)
    {
        foreach (var zone in Zones.Where(zone => zone.Look().Target == change.Owner))
            zone.Holds(change.AppliedTo(zone.Plane.Records), (int)change.TtlAfter(zone.Plane).TotalSeconds);
    }
}
