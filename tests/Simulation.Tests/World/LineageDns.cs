using Simulation.Tests.Dns;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Simulation.Tests.World;

/// <summary>The authoritative servers, as one lineage's run asks them.</summary>
public sealed class LineageDns(SimulatedWorld world, AgentProcess process, string lineage) : IAuthoritativeDns
{
    public Task<AuthoritativeView> LookAsync(OwnerName owner, IReadOnlyList<string> servers, CancellationToken cancellation)
    {
        process.Live();
        var zone = world.ZoneOf(owner);
        var said = Ask(zone, owner);
        if (Newest(said)?.Node.Alias is not { } target)
            return Task.FromResult(View(zone, owner, said, []));
        IReadOnlyList<ServerAnswer> passed = [.. said.Select(each => Leading(each, owner))];
        var end = world.ZoneOf(target);
        return Task.FromResult(View(end, target, Ask(end, target), passed) with { Way = [target] });
    }

    private List<Said> Ask(SimulatedZone zone, OwnerName name) => [.. zone.Servers.Select(server => Ask(server, name))];

    private Said Ask(SimulatedServer server, OwnerName name)
    {
        if (!server.Reachable)
            return Nothing(server, ServerAnswerKind.Unreachable, "timed out");
        if (server.Fails)
            return Nothing(server, ServerAnswerKind.Failed, "answers SERVFAIL");
        var version = server.Ask(world.Now);
        var node = version.Answer(name);
        if (version == server.Current) // and not a node behind the address that lags
            process.Looked(server, lineage);
        return new(new(server.Address, ServerAnswerKind.Answered, node.RRset, version.Serial, SignatureState.Valid, ZoneVersion.NegativeTtl), node, version);
    }

    private static Said Nothing(SimulatedServer server, ServerAnswerKind kind, string detail) =>
        new(new(server.Address, kind, TlsaRRset.None, null, SignatureState.ZoneUnsigned, TimeSpan.Zero, detail), Node.Absent, null);

    private static Said? Newest(List<Said> said) => said.Where(each => each.Version is not null)
        .Aggregate((Said?)null, (newest, each) => newest is null || !SerialNumber.AtLeast(newest.Version!.Serial, each.Version!.Serial) ? each : newest);

    private static ServerAnswer Leading(Said said, OwnerName from) => said.Answer with { RRset = TlsaRRset.None, Alias = new(from, said.Node.Alias, said.Node.AliasTtl) };

    private static AuthoritativeView View(SimulatedZone zone, OwnerName name, List<Said> said, IReadOnlyList<ServerAnswer> passed) =>
        new(zone.Name, ZoneValidation.NotChecked, [.. passed, .. said.Select(each => each.Answer)]) { Wildcard = Newest(said)?.Version!.WildcardFor(name) };

    private sealed record Said(ServerAnswer Answer, Node Node, ZoneVersion? Version);
}
