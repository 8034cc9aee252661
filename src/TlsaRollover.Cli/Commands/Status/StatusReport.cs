using System.Text.Json.Serialization;

namespace TlsaRollover.Cli.Commands.Status;

/// <summary>The document of <c>status --json</c>; later versions only add to it.</summary>
public sealed record StatusReport(int Schema, DateTime At, IReadOnlyList<LineageStatus> Lineages);

/// <summary>One lineage: where it stands, what is known of it, and what comes next.</summary>
public sealed record LineageStatus(
    string Lineage,
    bool Adopted,
    string Phase,
    DateTime Since,
    StepStatus NextStep,
    CertificatesStatus Certificates,
    IReadOnlyList<string> Stale,
    IReadOnlyList<OwnerStatus> Owners,
    IReadOnlyList<EndpointStatus> Endpoints,
    IReadOnlyList<string> Faults,
    LiveStatus Live,
    bool Withdrawn)
{
    /// <summary>What is the matter with single servers and services, each with what to do.</summary>
    public IReadOnlyList<string> Troubles { get; init; } = [];
}

/// <summary>Whether services read certbot's own files, so that no rollover can be safe for them.</summary>
/// <param name="Readers">Lines of their configuration that say so.</param>
/// <param name="Folder">certbot's folder that they read.</param>
/// <param name="Instead">The folder to read in its place; null where a deploy command brings certificates elsewhere.</param>
/// <param name="PresentedEarly">Endpoints that present the renewed key before it was activated.</param>
/// <param name="Warnings">The same in words.</param>
public sealed record LiveStatus(IReadOnlyList<LiveReaderStatus> Readers, string Folder, string? Instead, IReadOnlyList<string> PresentedEarly, IReadOnlyList<string> Warnings);

/// <summary>A line of a service's configuration that names certbot's own files.</summary>
public sealed record LiveReaderStatus(string File, int Line);

/// <summary>What a full run would do now, or what is waited for.</summary>
public sealed record StepStatus(string Decision, string? Owner, IReadOnlyList<string> Records, DateTime? Until, string Reason, string? Cure);

/// <summary>The certificates of a lineage by role.</summary>
public sealed record CertificatesStatus(CertificateStatus? Active, CertificateStatus? Next, CertificateStatus? Queued);

/// <summary>A certificate with the records that are published for it.</summary>
public sealed record CertificateStatus(string? Version, string KeyAlgorithm, DateTime NotAfter, IReadOnlyList<string> Records);

/// <summary>An owner name as its control plane and each authoritative server hold it.</summary>
public sealed record OwnerStatus(
    string Owner, string? Zone, string Dnssec, RRsetStatus? ControlPlane, string? ControlPlaneFault, IReadOnlyList<ServerStatus>? Servers, string? ServersFault)
{
    /// <summary>The names that aliases lead to from the owner, one after the other; the zone is that of the last.</summary>
    public IReadOnlyList<string> Via { get; init; } = [];

    /// <summary>Whether the records do nothing: DNSSEC does not secure them.</summary>
    public bool Inert { get; init; }

    /// <summary>The wildcard that makes the RRset, and whose records are changed.</summary>
    public string? Wildcard { get; init; }
}

/// <summary>A TLSA RRset, each record with its role: active, next, queued, deployed (certbot's newest), stale or other.</summary>
public sealed record RRsetStatus(IReadOnlyList<RecordStatus> Records, int TtlSeconds, uint? Serial);

/// <summary>A record and its role in the lineage.</summary>
public sealed record RecordStatus(string Record, string Role);

/// <summary>What one authoritative server said.</summary>
public sealed record ServerStatus(string Server, string Answer, [property: JsonPropertyName("rrset")] RRsetStatus? RRset, string? Signature, string? Detail)
{
    /// <summary>For a server of a zone on the way: where it leads; null for one of the zone that holds the RRset.</summary>
    public AliasStatus? Alias { get; init; }
}

/// <summary>An alias as one server has it; <paramref name="To"/> is null where it has none.</summary>
public sealed record AliasStatus(string From, string? To, int TtlSeconds, uint? Serial);

/// <summary>What one handshake showed.</summary>
public sealed record EndpointStatus(string Address, string KeyAlgorithm, bool Sni, string Result, string? Presents, string? Leaf, string? Detail);
