using TlsaRollover.Cli.Agent;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Commands.Status;

/// <summary>What is the matter with single servers and services, in sentences that name it and what to do about it.</summary>
internal sealed class Troubles(RolloverState state, Look look, LineageSettings lineage)
{
    // a zone is signed anew long before that; the shorter of the two counts, for signatures that live for hours only
    private static readonly TimeSpan SoonestEnd = TimeSpan.FromDays(1);
    private const double LeastPartLeft = 0.25;

    /// <summary>One line each, servers before services.</summary>
    public IReadOnlyList<string> All => [.. look.Observation.Owners.SelectMany(OfServers).Distinct(), .. OfServices().Distinct()];

    private IEnumerable<string> OfServers(OwnerObservation owner) =>
        (owner.Servers ?? []).Select(answer => OfServer(answer, owner)).OfType<string>();

    private string? OfServer(ServerAnswer answer, OwnerObservation owner) => answer switch
    {
        { Kind: ServerAnswerKind.Unreachable } => $"{Said(answer)}: see whether it runs and takes TCP from this host; if it is gone for good, take it out of the zone's NS",
        { Kind: ServerAnswerKind.Failed } => $"{Said(answer)}: see its log, whether it still has the zone, and whether it answers everybody",
        { Kind: ServerAnswerKind.Bad } => $"{Said(answer)}: see its log, and that nothing between alters answers; it must serve the zone, or leave the zone's NS",
        { Signature: SignatureState.Missing } => $"{answer.Server} has no RRSIG over {Place(answer, owner)} though the zone is signed: sign the zone, and see that {answer.Server} transfers it with its signatures",
        { Signature: SignatureState.OutsideValidity } => $"{answer.Server} has an RRSIG over {Place(answer, owner)} that {Ended(answer)}: sign the zone anew, see that {answer.Server} transfers it, and set the clocks",
        { Alias: null } => OfZone(answer, owner) ?? OfSignature(answer, owner),
        _ => null,
    };

    private static string? OfZone(ServerAnswer answer, OwnerObservation owner)
    {
        if (owner.ControlPlane is not { } plane || answer.RRset.Records.Equals(plane.RRset.Records))
            return null;
        return answer.Serial is { } has && plane.Serial is { } wanted && !SerialNumber.AtLeast(has, wanted)
            ? $"{answer.Server} has an old zone, serial {has}, and the primary has {wanted}: see whether {answer.Server} may transfer it, and its log"
            : $"{answer.Server} gives out other TLSA records for {owner.Place} than the primary, at serial {answer.Serial}: see its log, and which zone or view it serves to this host";
    }

    private string? OfSignature(ServerAnswer answer, OwnerObservation owner)
    {
        if (answer.SignatureEnd is not { } end)
            return null;
        var left = end.At - look.Observation.At.Wall;
        return left < SoonestEnd && left < end.Validity * LeastPartLeft
            ? $"{answer.Server} has an RRSIG over {owner.Place} that ends at {Instant.Text(end.At)}: sign the zone anew before that, and see that {answer.Server} transfers it"
            : null;
    }

    private IEnumerable<string> OfServices()
    {
        if (state.Attempts is not { } made || Told(made.Version) is not { } told)
            return [];
        return (look.Observation.Endpoints ?? [])
            .Where(sighting => sighting.Kind == SightingKind.Presented && IsFormer(sighting, told))
            .Select(sighting => $"{sighting.Address} still presents another certificate of this lineage, {made.Count} {(made.Count == 1 ? "attempt" : "attempts")} made: {Cure}");
    }

    /// <summary>Another key of ours where this one was to be presented.</summary>
    private bool IsFormer(EndpointSighting sighting, LineageCertificate told) => !told.Is(sighting.Leaf)
        && new[] { state.Active, state.Next, state.Queued }.OfType<LineageCertificate>().Aggregate(state.Stale, (ours, certificate) => ours.Union(certificate.Associations)).Overlaps(sighting.Associations);

    private LineageCertificate? Told(string version) => new[] { state.Active, state.Next, state.Queued }.FirstOrDefault(certificate => certificate?.Version == version);

    private string Cure => (lineage.Deploy?.Argv ?? (lineage.Reload is [var first, ..] ? first : null)) is { } argv
        ? $"run '{string.Join(' ', argv)}' by hand, see what it says and that it reaches every service"
        : "reload the service there by hand, and name that command under 'reload' in the configuration";

    private static string Place(ServerAnswer answer, OwnerObservation owner) => answer.Alias is { } alias ? alias.From.Text : owner.Place;

    private static string Ended(ServerAnswer answer) =>
        answer.SignatureEnd is { } end ? $"is not valid now (it ends at {Instant.Text(end.At)})" : "is expired or not yet valid";

    private static string Said(ServerAnswer answer) =>
        answer.Detail is not { } detail ? $"{answer.Server} gives no answer" : detail.StartsWith(answer.Server, StringComparison.Ordinal) ? detail : $"{answer.Server}: {detail}";
}
