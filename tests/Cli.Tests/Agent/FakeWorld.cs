using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using TlsaRollover.Cli.Activation;
using TlsaRollover.Cli.Agent;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Agent;

/// <summary>Every port in memory: one zone, one server that follows at once, one service that reads the served directory. Keeps the order of calls.</summary>
internal sealed class FakeWorld : IDnsProvider, IAuthoritativeDns, IServedCertificate, ILineageSource, ICertificateActivator, IRolloverStore
{
    public const string Name = "mail.example.com";
    public static readonly OwnerName Owner = OwnerName.Parse("_25._tcp.mail.example.com");
    private static readonly OwnerName Zone = OwnerName.Parse("example.com");

    private readonly Dictionary<string, RolloverState> _states = [];

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    public List<string> Calls { get; } = [];
    public List<JournalEntry> Entries { get; } = [];
    public StringWriter Log { get; } = new();
    public RecordSet Published { get; set; } = RecordSet.Empty;
    public uint Serial { get; set; } = 1;
    public Dictionary<string, LineageCertificate> Certificates { get; } = [];
    public LineageCertificate? Newest { get; set; }
    public LineageCertificate? Served { get; set; }
    public string? Activated { get; set; }
    public Exception? NewestFault { get; set; }
    public Exception? ReadFault { get; set; }
    public Exception? ServersFault { get; set; }
    public Exception? ChangeFault { get; set; }
    public Exception? ActivateFault { get; set; }
    public Exception? SaveFault { get; set; }
    public List<ServerAnswer> MoreServers { get; } = [];

    /// <summary>Where a CNAME at the owner leads; the zone then lies there.</summary>
    public OwnerName? AliasTo { get; set; }

    public ZoneValidation Validation { get; set; } = ZoneValidation.Secure;

    /// <summary>Whether the servers of the owner's zone answer.</summary>
    public bool Answers { get; set; } = true;

    /// <summary>The names that the provider was asked to read or change.</summary>
    public List<OwnerName> Names { get; } = [];

    /// <summary>What endpoints present that are none of the lineage's own, by host.</summary>
    public Dictionary<string, EndpointSighting> Foreign { get; } = [];
    public TimeSpan Handshake { get; set; }
    public IReadOnlyCollection<string>? Kept { get; private set; }
    public bool IgnoreActivation { get; set; }
    public Func<CancellationToken, Task>? DuringChange { get; set; }

    public LineageSettings Lineage { get; set; } = new(
        Name, "main", [Owner], [new(Name, 25, "smtp", [])], [], TimeSpan.FromSeconds(30), [], [],
        new RolloverPolicy { TtlStable = true, TtlFloor = TimeSpan.Zero, ProcessLifetime = TimeSpan.FromSeconds(60) });

    public IReadOnlyList<string> Lineages => [Name, .. OtherLineages.Keys];

    /// <summary>Lineages that are configured beside, with certbot's newest certificate of each.</summary>
    public Dictionary<string, LineageCertificate> OtherLineages { get; } = [];

    public List<LiveReader> Readers { get; } = [];

    public LineagePorts Ports => new(this, this, this, this, this) { Live = () => new("/etc/letsencrypt/live/" + Name, "/srv/served/" + Name, Readers) };

    public Moment Now() => new(Time.GetUtcNow(), "boot", Time.GetUtcNow() - DateTimeOffset.UnixEpoch, true);

    /// <summary>Runs the agent with a script of decisions, or with the machine.</summary>
    public async Task<Outcome> RunAsync(Decide? decide = null, RunKind kind = RunKind.Full, bool look = true, bool verbose = false, CancellationTokenSource? told = null)
    {
        using var log = TlsaRollover.Cli.Logging.Log.To(Log, priorities: false, verbose);
        return await new RolloverAgent(Lineage, Ports, this, decide ?? RolloverMachine.Decide, Now, log).RunAsync(kind, look, told?.Token ?? TestContext.Current.CancellationToken);
    }

    /// <summary>A settled lineage with this certificate everywhere.</summary>
    public FakeWorld Settled(LineageCertificate certificate)
    {
        (Newest, Served, Activated, Published) = (certificate, certificate, certificate.Version, Ours(certificate));
        _states[Name] = RolloverState.New(Name, Now()) with { Active = certificate, Published = Published };
        return this;
    }

    public RolloverState State => _states[Name];

    public void Put(RolloverState state) => _states[state.Lineage] = state;

    public static RecordSet Ours(LineageCertificate certificate) => certificate.For([TlsaParameters.Recommended]);

    /// <summary>A certificate with key and content named by one word.</summary>
    public LineageCertificate Certificate(string word)
    {
        var records = from selector in new[] { Selector.Cert, Selector.Spki }
                      from type in new[] { MatchingType.Sha256, MatchingType.Sha512 }
                      let content = Encoding.UTF8.GetBytes($"{word} {selector}")
                      select new TlsaRecord(new(CertificateUsage.DaneEe, selector, type), new(type == MatchingType.Sha256 ? SHA256.HashData(content) : SHA512.HashData(content)));
        return Certificates[word] = new(word, RecordSet.Of(records), KeyAlgorithm.Ecdsa, Time.GetUtcNow().AddDays(90));
    }

    public Task<ControlPlaneAnswer> ReadAsync(OwnerName owner, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Calls.Add("read");
        Names.Add(owner);
        if (AliasTo is not null && owner == Owner)
            throw new DnsProviderException(Fault.Rejected, owner, $"'{owner}' is a CNAME");
        return ReadFault is null ? Task.FromResult(Plane()) : throw ReadFault;
    }

    public async Task<ControlPlaneAnswer> ChangeAsync(RRsetChange change, CancellationToken cancellation)
    {
        Calls.Add("change");
        Names.Add(change.Owner);
        if (DuringChange is { } during)
            await during(cancellation);
        if (ChangeFault is not null)
            throw ChangeFault;
        (Published, Serial) = (change.AppliedTo(Published), Serial + 1);
        return Plane();
    }

    public Task<AuthoritativeView> LookAsync(OwnerName owner, IReadOnlyList<string> servers, CancellationToken cancellation)
    {
        Calls.Add("servers");
        if (ServersFault is not null)
            throw ServersFault;
        var answer = new ServerAnswer("192.0.2.1:53", ServerAnswerKind.Answered, Plane().RRset, Serial, SignatureState.Valid, TimeSpan.FromMinutes(1));
        if (!Answers)
            return Task.FromResult(new AuthoritativeView(Zone, ZoneValidation.NotChecked, [new("192.0.2.9:53", ServerAnswerKind.Unreachable, TlsaRRset.None, null, SignatureState.Missing, TimeSpan.Zero, "192.0.2.9:53 gave no answer")]));
        if (AliasTo is null)
            return Task.FromResult(new AuthoritativeView(Zone, Validation, [answer, .. MoreServers]));
        var leading = new ServerAnswer("192.0.2.9:53", ServerAnswerKind.Answered, TlsaRRset.None, 7, SignatureState.Valid, TimeSpan.Zero) { Alias = new(owner, AliasTo, TimeSpan.FromMinutes(2)) };
        return Task.FromResult(new AuthoritativeView(Zone, Validation, [leading, answer, .. MoreServers]) { Way = [AliasTo] });
    }

    public Task<IReadOnlyList<EndpointSighting>> LookAsync(ServiceEndpoint endpoint, CancellationToken cancellation)
    {
        Calls.Add("wire");
        if (Foreign.TryGetValue(endpoint.Host, out var foreign))
            return Task.FromResult<IReadOnlyList<EndpointSighting>>([foreign]);
        Time.Advance(Handshake);
        var served = Served is { } certificate
            ? new EndpointSighting("192.0.2.25:25", KeyAlgorithm.Ecdsa, true, SightingKind.Presented, certificate.Associations.First(), certificate.Associations)
            : new EndpointSighting("192.0.2.25:25", KeyAlgorithm.Ecdsa, true, SightingKind.Refused, null, RecordSet.Empty, "connection refused");
        return Task.FromResult<IReadOnlyList<EndpointSighting>>([served]);
    }

    public Task<LineageCertificate?> NewestAsync(string lineage, CancellationToken cancellation)
    {
        Calls.Add("newest");
        if (OtherLineages.TryGetValue(lineage, out var other))
            return Task.FromResult<LineageCertificate?>(other);
        return NewestFault is null ? Task.FromResult(Newest) : throw NewestFault;
    }

    public Task<LineageCertificate?> FindAsync(string lineage, TlsaRecord leaf, CancellationToken cancellation)
    {
        Calls.Add("find");
        return Task.FromResult(Certificates.Values.FirstOrDefault(certificate => certificate.Is(leaf)));
    }

    public void Prune(string lineage, IReadOnlyCollection<string> keep) => Kept = keep;

    public bool HasServedDirectory { get; set; } = true;

    public string? ActivatedVersion(string lineage) => Activated;

    /// <summary>How often services were relieved of former versions.</summary>
    public int Pruned { get; private set; }

    public void Prune(string lineage) => Pruned++;

    public Task ActivateAsync(string lineage, LineageCertificate certificate, CancellationToken cancellation)
    {
        Calls.Add("activate");
        if (ActivateFault is not null)
            throw ActivateFault;
        Activated = certificate.Version;
        Served = IgnoreActivation ? Served : certificate;
        return Task.CompletedTask;
    }

    public RolloverState? Load(string lineage) => _states.GetValueOrDefault(lineage);

    public IReadOnlyList<RolloverState> LoadAll() => [.. _states.Values];

    public void Save(RolloverState state, JournalEntry? entry = null)
    {
        Calls.Add(entry is null ? "save" : $"save {entry.Event}");
        if (SaveFault is not null)
            throw SaveFault;
        _states[state.Lineage] = state;
        if (entry is not null)
            Entries.Add(entry);
    }

    public IReadOnlyList<JournalEntry> Journal(int count, string? lineage = null) =>
        [.. Entries.Where(entry => lineage is null || entry.Lineage == lineage).TakeLast(count)];

    private ControlPlaneAnswer Plane() => new(Published.IsEmpty ? TlsaRRset.None : new(Published, TimeSpan.FromMinutes(5)), Zone, Serial, TimeSpan.FromMinutes(1));
}
