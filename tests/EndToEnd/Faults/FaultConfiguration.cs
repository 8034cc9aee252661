using System.Net;

namespace EndToEnd.Faults;

/// <summary>Writes the agent's configuration for a site, with waits of seconds instead of hours.</summary>
public static class FaultConfiguration
{
    public static void Write(FaultSite site, FaultOptions options, IReadOnlyList<IPEndPoint> servers) => site.Write("config.toml",
        $"""
        [agent]
        state = "state"
        served = "served"
        certbot = "certbot"
        resolver = "127.0.1.{servers[0].Address.GetAddressBytes()[3]}:53"
        service_config = []
        ttl_floor = "1s"
        pad = "1s"
        poll_interval = "1s"
        process_lifetime = "2s"
        activation_backoff = "1s"

        [providers.main]
        type = "rfc2136"
        server = "{site.Primary.Endpoint}"
        key_file = "{site.Primary.KeyFile(site.Primary.Keys.Sha256)}"

        [lineages."{FaultSite.Host}"]
        provider = "main"
        owners = ["{FaultSite.Owner}"]
        endpoints = [{"{"} host = "{FaultSite.Host}", port = 25, protocol = "smtp", addresses = [{string.Join(", ", options.Addresses.Select(address => $"\"{address}\""))}] {"}"}]
        reload = [["{site.ReloadScript}"]]
        reload_timeout = "2s"
        ttl = "2s"
        ttl_stable = true
        servers = [{string.Join(", ", options.Asked(servers).Select(server => $"\"{server}\""))}]

        """);
}
