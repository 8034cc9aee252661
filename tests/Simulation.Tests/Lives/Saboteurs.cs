using TlsaRollover.Cli.Agent;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Simulation.Tests.Lives;

/// <summary>Takes no notice of one authoritative server, as a tool that asks only the primary.</summary>
internal sealed class IgnoresAServer : Saboteur
{
    public override LineagePorts Sees(LineagePorts ports) => ports with { Dns = new Blind(ports.Dns) };

    private sealed class Blind(IAuthoritativeDns dns) : IAuthoritativeDns
    {
        public async Task<AuthoritativeView> LookAsync(OwnerName owner, IReadOnlyList<string> servers, CancellationToken cancellation)
        {
            var view = await dns.LookAsync(owner, servers, cancellation);
            return view.Servers.Count(answer => answer.Alias is null) > 1 ? view with { Servers = [.. view.Servers.SkipLast(1)] } : view;
        }
    }
}

/// <summary>Takes no notice of how long resolvers keep a CNAME.</summary>
internal sealed class ForgetsAliases : Saboteur
{
    public override LineagePorts Sees(LineagePorts ports) => ports with { Dns = new Forgetful(ports.Dns) };

    private sealed class Forgetful(IAuthoritativeDns dns) : IAuthoritativeDns
    {
        public async Task<AuthoritativeView> LookAsync(OwnerName owner, IReadOnlyList<string> servers, CancellationToken cancellation)
        {
            var view = await dns.LookAsync(owner, servers, cancellation);
            return view with { Servers = [.. view.Servers.Where(answer => answer.Alias is null)] };
        }
    }
}

/// <summary>Decides in one phase as if time had passed.</summary>
internal sealed class IsEarly(Phase phase, TimeSpan early) : Saboteur
{
    public override Decide Decides(Decide machine) => (state, observation, policy) => machine(state, state.Phase == phase ? observation with { At = Later(observation.At) } : observation, policy);

    private Moment Later(Moment moment) => moment with { Wall = moment.Wall + early, SinceBoot = moment.SinceBoot + early };
}

/// <summary>Believes that a reload has had its effect, as a tool that never asks the wire.</summary>
internal sealed class BelievesReloads : Saboteur
{
    public override Decide Decides(Decide machine) => (state, observation, policy) => machine(state, observation with { Endpoints = Believed(state, observation) }, policy);

    private static IReadOnlyList<EndpointSighting>? Believed(RolloverState state, Observation observation) =>
        new[] { state.Active, state.Next }.FirstOrDefault(one => one?.Version is { } version && version == observation.ActivatedVersion) is { } served
            ? observation.Endpoints?.Select(sighting => Presents(sighting, served)).ToList()
            : observation.Endpoints;

    private static EndpointSighting Presents(EndpointSighting sighting, LineageCertificate served) => sighting.Algorithm != served.KeyAlgorithm
        ? sighting
        : sighting with { Kind = SightingKind.Presented, Leaf = served.Associations.First(served.Is), Associations = served.Associations };
}
