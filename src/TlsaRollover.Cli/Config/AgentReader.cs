using System.Net;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Config;

/// <summary>Reads the <c>[agent]</c> table.</summary>
internal static class AgentReader
{
    private const string DefaultState = "/var/lib/tlsa-rollover/state";
    private const string DefaultServed = "/var/lib/tlsa-rollover/served";
    private const string DefaultCertbot = "/etc/letsencrypt";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static AgentSettings Read(TableReader agent)
    {
        var settings = new AgentSettings(
            agent.File("state", $"\"{DefaultState}\"") ?? DefaultState,
            agent.File("served", $"\"{DefaultServed}\"") ?? DefaultServed,
            agent.Text("served_group", "\"postfix\"")?.Text,
            agent.File("certbot", $"\"{DefaultCertbot}\"") ?? DefaultCertbot,
            Resolver(agent),
            Policy(agent))
        {
            ServiceConfig = ServiceConfig(agent),
        };
        CheckFolders(agent, settings);
        agent.RefuseUnknown();
        return settings;
    }

    private static IReadOnlyList<string>? ServiceConfig(TableReader agent)
    {
        var places = agent.Texts("service_config", "[\"/etc/postfix\"]", text => agent.Resolve(text.Text), mayBeEmpty: true);
        return agent.Has("service_config") ? places : null;
    }

    private static RolloverPolicy Policy(TableReader agent)
    {
        var defaults = new RolloverPolicy();
        return defaults with
        {
            TtlMultiple = agent.Number("ttl_multiple", defaults.TtlMultiple, 1, 100),
            TtlFloor = agent.Duration("ttl_floor", defaults.TtlFloor, TimeSpan.Zero, RolloverPolicy.CacheCap),
            StaleMax = agent.Duration("stale_max", defaults.StaleMax, TimeSpan.Zero),
            Pad = agent.Duration("pad", defaults.Pad, Second),
            PollInterval = agent.Duration("poll_interval", defaults.PollInterval, Second),
            ProcessLifetime = agent.Duration("process_lifetime", defaults.ProcessLifetime, TimeSpan.Zero),
            Grace = agent.Duration("grace", "1h", TimeSpan.Zero),
            ActivationBackoff = agent.Duration("activation_backoff", defaults.ActivationBackoff, Second, RolloverPolicy.MaxActivationBackoff),
        };
    }

    /// <summary>AD is worth no more than the way to the resolver (RFC 4035 §4.9.3), so only loopback will do.</summary>
    private static string? Resolver(TableReader agent) =>
        agent.Parsed("resolver", "\"127.0.0.1:53\"", Loopback, "is not a loopback address with a port")?.ToString();

    private static IPEndPoint? Loopback(string text) =>
        SocketAddress.Parse(text) is { } resolver && IPAddress.IsLoopback(resolver.Address) ? resolver : null;

    /// <summary>Services read the served folder and may not enter the state folder: neither can lie in the other.</summary>
    private static void CheckFolders(TableReader agent, AgentSettings settings)
    {
        if (Within(settings.State, settings.Served) || Within(settings.Served, settings.State))
            agent.Fault("served", $"'{settings.Served}' and the state folder '{settings.State}' lie one in the other", "choose two folders side by side");
    }

    private static bool Within(string inner, string outer) => inner == outer || inner.StartsWith(outer.TrimEnd('/') + "/", StringComparison.Ordinal);
}
