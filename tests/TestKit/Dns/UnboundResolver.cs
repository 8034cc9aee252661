using System.Net;
using System.Net.Sockets;

namespace TestKit;

/// <summary>A caching Unbound that knows one zone, at one authoritative server; validating if given a trust anchor.</summary>
public sealed class UnboundResolver : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(15);

    private readonly TempFolder folder = new();
    private readonly RunningProcess unbound;

    private UnboundResolver(IPEndPoint authoritative, string zone, UnboundOptions options)
    {
        Network = options.Network;
        Endpoint = options.Endpoint();
        // a copy: whoever writes the anchor file anew while Unbound starts would leave it without an anchor, and without a word
        if (options.TrustAnchorFile is { } anchor) File.Copy(anchor, folder["anchor"]);
        folder.Write("unbound.conf", Configuration(authoritative, zone, options));
        unbound = RunningProcess.Start(["unbound", "-d", "-p", "-c", folder["unbound.conf"]], network: Network);
    }

    public NetworkNamespace? Network { get; }

    public IPEndPoint Endpoint { get; }

    public string Log => unbound.Log;

    /// <param name="authoritative">The one server it asks, whatever the NS records say.</param>
    /// <param name="zone">The zone that is asked there.</param>
    /// <param name="options">Where it runs and whether it validates.</param>
    public static async Task<UnboundResolver> StartAsync(IPEndPoint authoritative, string zone, UnboundOptions? options = null)
    {
        var resolver = new UnboundResolver(authoritative, zone, options ?? new UnboundOptions());
        try
        {
            await Wait.Until(() => resolver.IsReadyAsync(zone), StartLimit, "Unbound answers", () => resolver.Log).ConfigureAwait(false);
            return resolver;
        }
        catch
        {
            resolver.Dispose();
            throw;
        }
    }

    /// <summary>Asks it as a stub resolver would; the AD bit of the answer says whether it validated.</summary>
    public Task<DnsAnswer> AskAsync(string name, DnsType type = DnsType.Tlsa, TimeSpan? limit = null) =>
        DirectDns.AskAsync(Endpoint, name, type, Network, recursion: true, limit: limit);

    public void Dispose()
    {
        unbound.Dispose();
        folder.Dispose();
    }

    // Unbound listens before it has read its trust anchor; its first answer, whatever it says, comes after that.
    private async Task<bool> IsReadyAsync(string zone)
    {
        if (unbound.HasExited) throw new InvalidOperationException($"Unbound ended with {unbound.ExitCode}\n{Log}");
        try
        {
            await AskAsync(zone, DnsType.Soa).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return false;
        }
    }

    // A stub zone follows the zone's NS set after the first answer; a forward zone asks this server alone, for ever.
    private string Configuration(IPEndPoint authoritative, string zone, UnboundOptions options) =>
        $"""
        server:
            directory: "{folder.Path}"
            chroot: ""
            username: ""
            pidfile: ""
            use-syslog: no
            logfile: ""
            log-servfail: yes
            val-log-level: 2
            num-threads: 1
            interface: {Endpoint.Address}
            port: {Endpoint.Port}
            do-ip6: {(Endpoint.AddressFamily == AddressFamily.InterNetworkV6 ? "yes" : "no")}
            access-control: 0.0.0.0/0 allow
            access-control: ::0/0 allow
            do-not-query-localhost: no
            cache-min-ttl: 0
            cache-max-ttl: 604800
            prefetch: no
            serve-expired: no
            aggressive-nsec: no
            qname-minimisation: no
            infra-host-ttl: 1
            outbound-msg-retry: 2
            local-zone: "test." nodefault
            local-zone: "127.in-addr.arpa." nodefault
            module-config: "{(options.TrustAnchorFile is null ? "iterator" : "validator iterator")}"
            {(options.TrustAnchorFile is null ? "" : $"trust-anchor-file: \"{folder["anchor"]}\"")}
        remote-control:
            control-enable: no
        {string.Join('\n', options.MoreZones.Prepend((Zone: zone, Server: authoritative)).Select(one => Forward(one.Zone, one.Server)))}

        """;

    private static string Forward(string zone, IPEndPoint server) =>
        $"""
        forward-zone:
            name: "{zone}."
            forward-addr: {server.Address}@{server.Port}
            forward-first: no
        """;

}
