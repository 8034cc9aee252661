using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Core.Rollover;

/// <summary>What one look at the world showed; the only input of a decision besides state and policy.</summary>
public sealed record Observation
{
    /// <summary>When the look ended: a slow server converged no earlier than its answer came, so an earlier instant would shorten a wait.</summary>
    public required Moment At { get; init; }

    /// <summary>The newest certificate certbot deployed, already in the agent's store; null when there is none or it cannot be used.</summary>
    public LineageCertificate? Newest { get; init; }

    /// <summary>Certificates that a look at the wire showed and this host knows, by file or by a person's word.</summary>
    public IReadOnlyList<LineageCertificate> Known { get; init; } = [];

    /// <summary>The version in the served directory, or the one that the deploy command took last.</summary>
    public string? ActivatedVersion { get; init; }

    /// <summary>Whether services read the served directory; where a command deploys certificates, its word counts for little beside the wire's.</summary>
    public bool HasServedDirectory { get; init; } = true;

    /// <summary>Whether the configuration of a service names certbot's own files: what that service presents, certbot decides.</summary>
    public bool ReadsLive { get; init; }

    /// <summary>What was seen of each owner name of the lineage.</summary>
    public required IReadOnlyList<OwnerObservation> Owners { get; init; }

    /// <summary>What each endpoint presented; null when the wire was not looked at.</summary>
    public IReadOnlyList<EndpointSighting>? Endpoints { get; init; }

    /// <summary>
    /// Records that other lineages list as active, next or queued; of one that is configured and not adopted yet, those of
    /// its newest certificate.
    /// </summary>
    public RecordSet Elsewhere { get; init; } = RecordSet.Empty;

    /// <summary>Records that were to be removed of other lineages when a person withdrew DANE for them, and that no lineage with DANE lists.</summary>
    public RecordSet WithdrawnElsewhere { get; init; } = RecordSet.Empty;
}

/// <summary>What was seen of one owner name.</summary>
public sealed record OwnerObservation
{
    /// <summary>The owner name, as resolvers ask for it.</summary>
    public required OwnerName Owner { get; init; }

    /// <summary>The names that aliases lead to from the owner, one after the other; none where it is no alias.</summary>
    public IReadOnlyList<OwnerName> Way { get; init; } = [];

    /// <summary>The name whose RRset is read and changed: the end of the way, or the wildcard that makes the RRset there.</summary>
    public OwnerName Target { get => field ?? Owner; init; }

    /// <summary>The owner, and the name that is changed where it is another.</summary>
    public string Place => Target == Owner ? Owner.Text : $"{Target} (for {Owner})";

    /// <summary>What the control plane holds at the target; null when it could not be read, <see cref="ControlPlaneFault"/> says why.</summary>
    public ControlPlaneAnswer? ControlPlane { get; init; }

    /// <summary>Why the control plane could not be read, one line.</summary>
    public string? ControlPlaneFault { get; init; }

    /// <summary>Whether a person is needed before the control plane can be read: denied or rejected, not merely out of reach.</summary>
    public bool ControlPlaneRefused { get; init; }

    /// <summary>DNSSEC status by the configured resolver.</summary>
    public ZoneValidation Validation { get; init; }

    /// <summary>Whether DNSSEC secures neither the records nor the way to them: by the resolver's word, or since no server has a signature.</summary>
    public bool IsUnsigned => Validation == ZoneValidation.Insecure
        || (Servers is { Count: > 0 } && Servers.Any(answer => answer.Kind == ServerAnswerKind.Answered) && Servers.All(answer => answer.Kind != ServerAnswerKind.Answered || answer.Signature == SignatureState.ZoneUnsigned));

    /// <summary>One answer for each authoritative server and name on the way; null when they were not asked or not found, <see cref="ServersFault"/> says why.</summary>
    public IReadOnlyList<ServerAnswer>? Servers { get; init; }

    /// <summary>Why the servers are not known, one line.</summary>
    public string? ServersFault { get; init; }

    /// <summary>What the endpoints of other lineages present whose owners lead to the same RRset; none when that was not asked.</summary>
    public IReadOnlyList<EndpointSighting> Neighbours { get; init; } = [];

    /// <summary>The name that a name on the way leads to, null at its end and for names that are not on it.</summary>
    public OwnerName? After(OwnerName name)
    {
        IReadOnlyList<OwnerName> names = [Owner, .. Way];
        return names.Zip(Way).FirstOrDefault(step => step.First == name).Second;
    }

    /// <summary>Whether a server leads resolvers the way that leads to the target.</summary>
    public bool IsOnTheWay(Alias alias) => alias.To is not null && After(alias.From) == alias.To;
}
