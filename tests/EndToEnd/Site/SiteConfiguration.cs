namespace EndToEnd.Site;

/// <summary>Writes the agent's configuration for a site, with waits of seconds instead of hours.</summary>
public static class SiteConfiguration
{
    /// <param name="site">The site.</param>
    /// <param name="certificate">A certificate that is presented and that certbot does not have.</param>
    public static void Write(MailSite site, string? certificate = null) => site.Write("config.toml",
        $"""
        [store]
        type = "sqlite"

        [agent]
        state = "state"
        served = "served"
        certbot = "{site.Certbot.ConfigDirectory}"
        resolver = "127.0.1.53:53"
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

        [lineages."{site.Lineage}"]
        provider = "main"
        owners = ["{MailSite.Owner}"]
        endpoints = [{"{"} host = "{MailSite.Host}", port = 25, protocol = "smtp", addresses = ["{MailSite.Smtp.Address}"] {"}"}]
        reload = [["{site.ReloadScript}"]]
        ttl = "{MailSite.Ttl}s"
        ttl_stable = true
        servers = [{string.Join(", ", site.Servers.Select(server => $"\"{server.Endpoint}\""))}]
        certificates = [{(certificate is null ? "" : $"\"{certificate}\"")}]

        """);
}
