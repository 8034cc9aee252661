using TlsaRollover.Cli.Activation;
using TlsaRollover.Cli.Certbot;
using TlsaRollover.Cli.Dns;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Commands.Init;

/// <summary>A port where mail services are, and how TLS begins there.</summary>
internal sealed record MailPort(int Port, string Protocol)
{
    /// <summary>The one port that other mail servers deliver to (RFC 7672 §3.2).</summary>
    public const int Delivery = 25;

    /// <summary>Every port that is looked at.</summary>
    public static IReadOnlyList<MailPort> All { get; } =
        [new(Delivery, "smtp"), new(465, "tls"), new(587, "smtp"), new(143, "imap"), new(993, "tls"), new(110, "pop3"), new(995, "tls"), new(4190, "sieve")];
}

/// <summary>What a port of a host showed.</summary>
internal sealed record FoundService(string Host, int Port, string Protocol, IReadOnlyList<EndpointSighting> Sightings)
{
    public IEnumerable<EndpointSighting> Presented => Sightings.Where(sighting => sighting.Kind == SightingKind.Presented);

    public bool IsOpen => Presented.Any();

    /// <summary>Why it is not known what is served at some address, null when it is known everywhere.</summary>
    public EndpointSighting? Unproven => Sightings.FirstOrDefault(sighting => sighting.Kind == SightingKind.Unknown);

    public OwnerName Owner => OwnerOf(Host, Port);

    public static OwnerName OwnerOf(string host, int port) => OwnerName.Parse($"_{port}._tcp.{host}");
}

/// <summary>What the zone's servers say of an owner name; <paramref name="View"/> is null where they could not be found.</summary>
internal sealed record FoundOwner(OwnerName Owner, AuthoritativeView? View, string? Fault)
{
    /// <summary>The TLSA records that any server has.</summary>
    public RecordSet Records => (View?.Servers ?? []).Aggregate(RecordSet.Empty, (all, answer) => all.Union(answer.RRset.Records));
}

/// <summary>All that was found before anything is asked.</summary>
internal sealed record Findings
{
    /// <summary>certbot's lineages.</summary>
    public IReadOnlyList<CertbotLineage> Lineages { get; init; } = [];

    /// <summary>What each mail port of each of their hosts showed.</summary>
    public IReadOnlyList<FoundService> Services { get; init; } = [];

    /// <summary>The domains around their names that have MX records.</summary>
    public IReadOnlyList<MailDomain> Domains { get; init; } = [];

    /// <summary>The TLSA records of their services.</summary>
    public IReadOnlyList<FoundOwner> Owners { get; init; } = [];

    /// <summary>Lines of mail servers' configurations that name files below <c>live/</c>.</summary>
    public IReadOnlyList<LiveReference> References { get; init; } = [];

    /// <summary>The mail servers' programs that are installed.</summary>
    public IReadOnlyList<string> Programs { get; init; } = [];

    /// <summary>The group that Exim reads its files with, null when there is none.</summary>
    public string? EximGroup { get; init; }

    /// <summary>A validating resolver on loopback that answers for these names with AD.</summary>
    public string? Resolver { get; init; }

    /// <summary>What could not be looked at, one line each.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>The domains that name the host as MX.</summary>
    public IEnumerable<string> DomainsOf(string host) => Domains.Where(domain => domain.Hosts.Contains(host)).Select(domain => domain.Domain);

    public RecordSet RecordsAt(OwnerName owner) => Owners.FirstOrDefault(found => found.Owner == owner)?.Records ?? RecordSet.Empty;

    /// <summary>The name whose RRset is that of the owner name: another one where it is an alias, or made by a wildcard.</summary>
    public OwnerName TargetOf(OwnerName owner) => Owners.FirstOrDefault(found => found.Owner == owner)?.View?.TargetOf(owner) ?? owner;

    /// <summary>Whether its records stand in another zone, which another provider may hold.</summary>
    public bool LeadsElsewhere(OwnerName owner) => TargetOf(owner) != owner && !owner.Text.EndsWith($".{ZoneOf(owner)}", StringComparison.Ordinal);

    /// <summary>The zone that holds the records of an owner name; where it was not found, the domain above its host.</summary>
    public string ZoneOf(OwnerName owner) =>
        Owners.FirstOrDefault(found => found.Owner == owner)?.View?.Zone.Text ?? owner.BaseDomain[(owner.BaseDomain.IndexOf('.') + 1)..];

    /// <summary>Whether any lineage has issued the certificate.</summary>
    public bool IsKnown(TlsaRecord leaf) => Lineages.Any(lineage => lineage.Leaves.Contains(leaf));
}
