using TlsaRollover.Cli.Agent;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Commands;

/// <summary>Servers that a person says need not be waited for.</summary>
internal static class Acceptance
{
    /// <summary>The state with these servers accepted as unreachable.</summary>
    /// <exception cref="UserException">One is none of the lineage's servers, or answers right now.</exception>
    public static RolloverState Of(RolloverState state, Look look, IReadOnlyList<string> addresses)
    {
        var answers = look.Observation.Owners.SelectMany(owner => owner.Servers ?? throw NotKnown(state, owner)).ToLookup(answer => answer.Server);
        foreach (var address in addresses)
            Demand(state, answers, address);
        return state with { AcceptedUnreachable = [.. state.AcceptedUnreachable.Union(addresses)] };
    }

    private static void Demand(RolloverState state, ILookup<string, ServerAnswer> answers, string address)
    {
        if (!answers.Contains(address))
            throw Refused(state, address, $"it is none of its servers: give one of {string.Join(", ", answers.Select(server => server.Key))}");
        if (answers[address].FirstOrDefault(answer => answer.Kind != ServerAnswerKind.Unreachable) is { } answering)
            throw Refused(state, address, $"it answers right now{(answering.Detail is { } detail ? $": {detail}" : "")}; leave the option out");
    }

    private static UserException Refused(RolloverState state, string address, string why) =>
        new(ExitCode.Usage, $"{state.Lineage}: {address} cannot be accepted as unreachable: {why}");

    private static UserException NotKnown(RolloverState state, OwnerObservation owner) =>
        new(ExitCode.TryAgain, $"{state.Lineage}: the servers of {owner.Owner} are not known: {owner.ServersFault ?? "not asked"}; see 'tlsa-rollover status {state.Lineage}'");
}
