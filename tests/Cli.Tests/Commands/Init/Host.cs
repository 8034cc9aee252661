using System.Net;
using TlsaRollover.Cli.Activation;
using TlsaRollover.Cli.Certbot;
using TlsaRollover.Cli.Commands.Init;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace Cli.Tests.Commands.Init;

/// <summary>A mail host in memory: what a survey finds there is set by the test.</summary>
internal sealed class Host : ISurvey
{
    public const string Name = "mail.example.com";
    public const string Delivery = "_25._tcp." + Name;

    public List<CertbotLineage> Lineages { get; } = [];
    public List<FoundService> Services { get; } = [];
    public List<TlsaRollover.Cli.Dns.MailDomain> Domains { get; } = [new("example.com", [Name])];
    public Dictionary<string, string[]> Published { get; } = [];
    public List<LiveReference> References { get; } = [];
    public List<string> Programs { get; } = ["postfix"];
    public List<string> Faults { get; } = [];
    public string? EximGroup { get; set; }
    public string? Resolver { get; set; }
    public bool Signed { get; set; } = true;
    public string Zone { get; set; } = "example.com";

    /// <summary>Where every owner name leads.</summary>
    public string? Alias { get; set; }

    /// <summary>The servers that take the key; others do not answer.</summary>
    public List<IPEndPoint> Primaries { get; } = [new(IPAddress.Loopback, 53)];

    public Fault? ProviderFault { get; set; }
    public List<(string Provider, string Owner)> Tried { get; } = [];
    public List<InitRequest> Requests { get; } = [];

    public Findings Findings => new()
    {
        Lineages = Lineages,
        Services = Services,
        Domains = Domains,
        Owners = [.. Services.Select(service => service.Owner).Distinct().Select(Owner)],
        References = References,
        Programs = Programs,
        EximGroup = EximGroup,
        Resolver = Resolver,
        Faults = Faults,
    };

    /// <summary>A host as most are: certbot's certificate at port 25, whose name is an MX.</summary>
    public static Host Usual()
    {
        var host = new Host();
        host.Lineages.Add(Lineage());
        host.Serve(25, "smtp", 'a');
        return host;
    }

    /// <summary>A lineage whose chain yields 3 1 1 and 3 0 1 of 64 times its digit, and 2 1 1 of 64 times 'f'.</summary>
    public static CertbotLineage Lineage(string name = Name, char digit = 'a', CertbotRenewal? renewal = null, params string[] names) => new(
        name, names.Length > 0 ? names : [name], KeyAlgorithm.Ecdsa, Associations(digit), RecordSet.Of(Leaf(digit)), renewal ?? new("standalone", false, new Dictionary<string, string>()));

    public static string Record(string parameters, char digit) => $"{parameters} {new string(digit, 64)}";

    /// <summary>A service that presents the certificate of that digit.</summary>
    public void Serve(int port, string protocol, char digit, string host = Name, string address = "192.0.2.25") => Services.Add(new(host, port, protocol,
        [new($"{address}:{port}", KeyAlgorithm.Ecdsa, Sni: true, SightingKind.Presented, Leaf(digit), Associations(digit))]));

    /// <summary>A port that gives no certificate.</summary>
    public void Miss(int port, string protocol, SightingKind kind, string detail = "", string host = Name) => Services.Add(new(host, port, protocol,
        [new($"192.0.2.25:{port}", KeyAlgorithm.Ecdsa, Sni: true, kind, null, RecordSet.Empty, detail)]));

    public Task<Findings> LookAsync(CancellationToken cancellation) => Task.FromResult(Findings);

    public Task<IReadOnlyList<IPEndPoint>> PrimariesAsync(OwnerName owner, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<IPEndPoint>>([new(IPAddress.Parse("192.0.2.1"), 53), .. Primaries]);

    public Task TryAsync(ProviderSettings provider, OwnerName owner, CancellationToken cancellation)
    {
        Tried.Add((provider.Name, owner.Text));
        var server = ((Rfc2136Settings)provider).Options.Server;
        if (ProviderFault is { } fault)
            throw new DnsProviderException(fault, owner, $"{server} refuses the key");
        return Primaries.Contains(server) ? Task.CompletedTask : throw new DnsProviderException(Fault.Unavailable, owner, $"{server} does not answer");
    }

    private static RecordSet Associations(char digit) => RecordSet.Parse(Record("3 1 1", digit), Record("3 0 1", digit), Record("2 1 1", 'f'));

    private static TlsaRecord Leaf(char digit) => TlsaRecord.Parse(Record("3 0 1", digit));

    private FoundOwner Owner(OwnerName owner) => new(owner, View([.. (Published.GetValueOrDefault(owner.Text) ?? [])]), null);

    private AuthoritativeView View(string[] records)
    {
        var signature = Signed ? SignatureState.Valid : SignatureState.ZoneUnsigned;
        ServerAnswer answer = new("192.0.2.1:53", ServerAnswerKind.Answered, new(RecordSet.Parse(records), TimeSpan.FromHours(1)), 1, signature, TimeSpan.FromHours(1));
        return new(OwnerName.Parse(Zone), ZoneValidation.NotChecked, [answer]) { Way = Alias is { } target ? [OwnerName.Parse(target)] : [] };
    }
}
