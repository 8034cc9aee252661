using System.Text.Json;
using TlsaRollover.Cli.Agent;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Commands.Status;

/// <summary>Puts a state, a look and the decision on them into words.</summary>
internal sealed class StatusReader(RolloverState state, Look look, Decision decision, LineageSettings lineage)
{
    private readonly RolloverPolicy _policy = lineage.Policy;
    private readonly IReadOnlyList<string> _troubles = new Troubles(state, look, lineage).All;

    public LineageStatus Read() => new(
        state.Lineage,
        state.Active is not null,
        Word(state.Phase),
        state.Since.Wall.UtcDateTime,
        Step(Facts()),
        new(Certificate(state.Active), Certificate(state.Next), Certificate(state.Queued)),
        [.. Stale().Select(record => record.ToString())],
        [.. look.Observation.Owners.Select(Owner)],
        [.. (look.Observation.Endpoints ?? []).Select(Endpoint)],
        [.. look.Faults.Select(fault => fault.Message).Distinct()],
        Live(),
        state.Withdrawn)
    {
        Troubles = _troubles,
    };

    private LiveStatus Live() => new(
        [.. look.Live.Readers.Select(reader => new LiveReaderStatus(reader.File, reader.Line))],
        look.Live.Live,
        look.Live.Instead,
        look.Observation.HasServedDirectory ? EarlyServices.Of(state, look.Observation) : [],
        look.Warnings(state));

    /// <summary>Nothing to do is not the same as all well, where something could not be looked at.</summary>
    private DecisionFacts Facts()
    {
        var facts = DecisionFacts.Of(decision, _policy.Parameters);
        return decision is Decision.Rest && look.Faults.Count + _troubles.Count > 0 ? facts with { Reason = "nothing is to be done, but not all is well: see below" } : facts;
    }

    private static StepStatus Step(DecisionFacts facts) =>
        new(facts.Name, facts.Owner?.Text, Records(facts.Records), facts.Until?.UtcDateTime, facts.Reason, facts.Cure);

    private CertificateStatus? Certificate(LineageCertificate? certificate) => certificate is null
        ? null
        : new(certificate.Version, Word(certificate.KeyAlgorithm), certificate.NotAfter.UtcDateTime, Records(certificate.For(_policy.Parameters)));

    /// <summary>The stale records in the forms that we publish or that stand somewhere; the state keeps every form.</summary>
    private RecordSet Stale()
    {
        var standing = look.Observation.Owners.SelectMany(owner => (owner.Servers ?? []).Select(server => server.RRset.Records).Append(owner.ControlPlane?.RRset.Records ?? RecordSet.Empty));
        var seen = RecordSet.Of(standing.SelectMany(records => records));
        return RecordSet.Of(state.Stale.Where(record => _policy.Parameters.Contains(record.Parameters) || seen.Contains(record)));
    }

    private OwnerStatus Owner(OwnerObservation seen) => new(
        seen.Owner.Text,
        seen.ControlPlane?.Zone.Text,
        Word(seen.Validation),
        seen.ControlPlane is { } plane ? RRset(plane.RRset, plane.Serial) : null,
        seen.ControlPlaneFault,
        seen.Servers?.Select(Server).ToList(),
        seen.ServersFault)
    {
        Inert = seen.IsUnsigned,
        Via = [.. seen.Way.Select(name => name.Text)],
        Wildcard = seen.Target != (seen.Way is [.., var end] ? end : seen.Owner) ? seen.Target.Text : null,
    };

    private ServerStatus Server(ServerAnswer answer) => answer.Kind == ServerAnswerKind.Answered
        ? new(answer.Server, Word(answer.Kind), answer.Alias?.To is null ? RRset(answer.RRset, answer.Serial) : null, Word(answer.Signature), answer.Detail) { Alias = Alias(answer) }
        : new(answer.Server, Word(answer.Kind), null, null, Accepted(answer) ? $"{answer.Detail ?? "no reason given"}; accepted by hand, until it answers again" : answer.Detail) { Alias = Alias(answer) };

    private static AliasStatus? Alias(ServerAnswer answer) =>
        answer.Alias is { } alias ? new(alias.From.Text, alias.To?.Text, (int)alias.Ttl.TotalSeconds, alias.To is null ? null : answer.Serial) : null;

    private bool Accepted(ServerAnswer answer) => answer.SaysNothing && state.AcceptedUnreachable.Contains(answer.Server);

    private RRsetStatus RRset(TlsaRRset rrset, uint? serial) =>
        new([.. rrset.Records.Select(record => new RecordStatus(record.ToString(), RoleOf(record)))], (int)rrset.Ttl.TotalSeconds, serial);

    private EndpointStatus Endpoint(EndpointSighting sighting) => new(
        sighting.Address,
        Word(sighting.Algorithm),
        sighting.Sni,
        Word(sighting.Kind),
        sighting.Leaf is null ? null : RoleOf(sighting.Associations.EndEntity),
        sighting.Leaf?.ToString(),
        sighting.Detail);

    private string RoleOf(TlsaRecord record) => RoleOf(RecordSet.Of(record));

    private string RoleOf(RecordSet records) =>
        Yields(state.Active, records) ? "active"
        : Yields(state.Next, records) ? "next"
        : Yields(state.Queued, records) ? "queued"
        : Yields(look.Observation.Newest, records) ? "deployed"
        : state.Stale.Overlaps(records) ? "stale"
        : "other";

    private static bool Yields(LineageCertificate? certificate, RecordSet records) => certificate?.Associations.Overlaps(records) ?? false;

    private static IReadOnlyList<string> Records(RecordSet records) => [.. records.Select(record => record.ToString())];

    private static string Word(KeyAlgorithm algorithm) => algorithm.ToString().ToLowerInvariant();

    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
