using System.Net;
using TlsaRollover.Cli;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Config;

public sealed class ConfigurationFileTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Missing_keys_have_the_documented_defaults()
    {
        var configuration = _folder.Load(ConfigurationFolder.Minimal);
        var policy = new RolloverPolicy();
        var agent = configuration.Agent;
        Assert.Equal(new AgentSettings("/var/lib/tlsa-rollover/state", "/var/lib/tlsa-rollover/served", null, "/etc/letsencrypt", null, agent.Policy), agent);
        var lineage = Assert.Single(configuration.Lineages);
        Assert.Equal(policy with { Parameters = agent.Policy.Parameters }, agent.Policy);
        Assert.Equal(agent.Policy, lineage.Policy);
        Assert.Equal([TlsaParameters.Recommended], lineage.Policy.Parameters);
        Assert.Equal(TimeSpan.FromSeconds(60), lineage.ReloadTimeout);
        Assert.Empty(configuration.Zones);
        Assert.Equal((0, 0, 0), (lineage.Reload.Count, lineage.Servers.Count, lineage.Certificates.Count));
    }

    [Fact]
    public void Every_key_is_read()
    {
        var configuration = _folder.Load(
            """
            store.type = "sqlite"
            [agent]
            state = "state"
            served = "/srv/served/"
            served_group = "mail"
            certbot = "../certbot"
            resolver = "[::1]:5353"
            ttl_multiple = 1.5
            ttl_floor = "0s"
            stale_max = "1d"
            pad = "1s"
            poll_interval = "2s"
            process_lifetime = "3m"
            grace = "4h"
            activation_backoff = "6s"
            [providers.main]
            type = "rfc2136"
            server = "127.0.0.3"
            key_file = "tsig.key"
            zone = "Example.com."
            timeout = "7s"
            [lineages."mail.example.com"]
            provider = "main"
            owners = ["_25._TCP.mail.example.com.", "*.mail.example.com"]
            reload = [["postfix", "reload"], ["hooks/after", "a b"]]
            reload_timeout = "8s"
            parameters = ["2 0 2", "dane-ee spki sha2-256"]
            ttl = "9m"
            ttl_stable = true
            servers = ["192.0.2.1:53", "[2001:DB8::1]:5300"]
            certificates = ["old.pem", "/etc/older.pem"]
            [[lineages."mail.example.com".endpoints]]
            host = "Mail.Example.com"
            port = 25
            protocol = "smtp"
            [[lineages."mail.example.com".endpoints]]
            host = "mail.example.com"
            port = 465
            protocol = "tls"
            addresses = ["192.0.2.1", "2001:DB8::1"]
            [zones."Example.net."]
            provider = "main"
            servers = ["192.0.2.9:53"]
            [zones."dane.example.net"]
            servers = ["[2001:db8::9]:53"]
            """);
        Assert.Equal([("example.net", "main", "192.0.2.9:53"), ("dane.example.net", null, "[2001:db8::9]:53")], configuration.Zones.Select(zone => (zone.Name.Text, zone.Provider, Assert.Single(zone.Servers))));
        CheckAgent(configuration.Agent);
        CheckProvider(Assert.IsType<Rfc2136Settings>(configuration.Providers["main"]));
        CheckLineage(Assert.Single(configuration.Lineages), configuration.Agent.Policy);
    }

    [Fact]
    public void The_credentials_of_certbots_plugin_bring_the_server_along()
    {
        _folder.Write(
            "rfc2136.ini",
            "dns_rfc2136_server = 192.0.2.7\ndns_rfc2136_port = 5300\ndns_rfc2136_name = agent.\ndns_rfc2136_secret = c2VjcmV0\ndns_rfc2136_algorithm = HMAC-SHA512\n",
            ConfigurationFolder.Secret);
        var toml = ConfigurationFolder.Minimal.Replace("key_file = \"tsig.key\"", "credentials = \"rfc2136.ini\"", StringComparison.Ordinal);
        Assert.Equal(IPEndPoint.Parse("127.0.0.1:53"), Server(toml));
        Assert.Equal(IPEndPoint.Parse("192.0.2.7:5300"), Server(toml.Replace("server = \"127.0.0.1:53\"", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("smtp")]
    [InlineData("imap")]
    [InlineData("pop3")]
    [InlineData("sieve")]
    [InlineData("tls")]
    public void Every_protocol_is_taken(string protocol)
    {
        var configuration = _folder.Load(ConfigurationFolder.Minimal.Replace("\"smtp\"", $"\"{protocol}\"", StringComparison.Ordinal));
        Assert.Equal(protocol, Assert.Single(Assert.Single(configuration.Lineages).Endpoints).Protocol);
    }

    [Fact]
    public void Where_to_search_for_services_that_read_live_may_be_said_and_forbidden()
    {
        Assert.Null(_folder.Load(ConfigurationFolder.Minimal).Agent.ServiceConfig);
        Assert.Equal([_folder["postfix"], "/srv/dovecot"], _folder.Load("agent.service_config = [\"postfix\", \"/srv/dovecot/\"]\n" + ConfigurationFolder.Minimal).Agent.ServiceConfig);
        Assert.Equal([], _folder.Load("agent.service_config = []\n" + ConfigurationFolder.Minimal).Agent.ServiceConfig);
        Assert.Contains("agent.service_config: is a text, not a list", _folder.Faults("agent.service_config = \"/etc/postfix\"\n" + ConfigurationFolder.Minimal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_deploy_command_stands_in_for_reload_or_beside_it()
    {
        var alone = Assert.Single(_folder.Load(ConfigurationFolder.Minimal.Replace("reload = []", "deploy = [\"push-cert\", \"--to\", \"a b\"]", StringComparison.Ordinal)).Lineages);
        Assert.Equal(["push-cert", "--to", "a b"], alone.Deploy!.Argv);
        Assert.Equal(TimeSpan.FromSeconds(60), alone.Deploy.Timeout);
        Assert.Empty(alone.Reload);

        var beside = Assert.Single(_folder.Load(ConfigurationFolder.Minimal + "deploy = [\"bin/push-cert\"]\ndeploy_timeout = \"5m\"\n").Lineages);
        Assert.Equal([_folder["bin/push-cert"]], beside.Deploy!.Argv);
        Assert.Equal(TimeSpan.FromMinutes(5), beside.Deploy.Timeout);
        Assert.Null(Assert.Single(_folder.Load(ConfigurationFolder.Minimal).Lineages).Deploy);
    }

    [Fact]
    public void A_folder_instead_of_the_file_is_named()
    {
        var folder = Directory.CreateDirectory(_folder["config.d"]).FullName;
        Assert.Equal($"{folder}: is a folder; name the file", Assert.Throws<UserException>(() => ConfigurationFile.Load(folder)).Message);
    }

    private IPEndPoint Server(string toml) => Assert.IsType<Rfc2136Settings>(_folder.Load(toml).Providers["main"]).Options.Server;

    private void CheckAgent(AgentSettings agent)
    {
        Assert.Equal(_folder["state"], agent.State);
        Assert.Equal("/srv/served", agent.Served);
        Assert.Equal("mail", agent.ServedGroup);
        Assert.Equal(Path.GetFullPath(_folder["../certbot"]), agent.Certbot);
        Assert.Equal("[::1]:5353", agent.Resolver);
        var expected = new RolloverPolicy
        {
            Parameters = agent.Policy.Parameters,
            TtlMultiple = 1.5,
            TtlFloor = TimeSpan.Zero,
            StaleMax = TimeSpan.FromDays(1),
            Pad = TimeSpan.FromSeconds(1),
            PollInterval = TimeSpan.FromSeconds(2),
            ProcessLifetime = TimeSpan.FromMinutes(3),
            Grace = TimeSpan.FromHours(4),
            ActivationBackoff = TimeSpan.FromSeconds(6),
        };
        Assert.Equal(expected, agent.Policy);
    }

    private static void CheckProvider(Rfc2136Settings provider)
    {
        Assert.Equal("main", provider.Name);
        Assert.Equal(IPEndPoint.Parse("127.0.0.3:53"), provider.Options.Server);
        Assert.Equal("agent (hmac-sha256)", provider.Options.Key.ToString());
        Assert.Equal("example.com", provider.Options.Zone?.Text);
        Assert.Equal(TimeSpan.FromSeconds(7), provider.Options.Timeout);
    }

    private void CheckLineage(LineageSettings lineage, RolloverPolicy policy)
    {
        Assert.Equal(("mail.example.com", "main"), (lineage.Name, lineage.Provider));
        Assert.Equal(["_25._tcp.mail.example.com", "*.mail.example.com"], lineage.Owners.Select(owner => owner.Text));
        Assert.Equal([["postfix", "reload"], [_folder["hooks/after"], "a b"]], lineage.Reload);
        Assert.Equal(TimeSpan.FromSeconds(8), lineage.ReloadTimeout);
        Assert.Equal(["192.0.2.1:53", "[2001:db8::1]:5300"], lineage.Servers);
        Assert.Equal([_folder["old.pem"], "/etc/older.pem"], lineage.Certificates);
        Assert.Equal(["2 0 2", "3 1 1"], lineage.Policy.Parameters.Select(parameters => parameters.ToString()));
        Assert.Equal(policy with { Parameters = lineage.Policy.Parameters, Ttl = TimeSpan.FromMinutes(9), TtlStable = true }, lineage.Policy);
        Assert.Equal([("mail.example.com", 25, "smtp"), ("mail.example.com", 465, "tls")], lineage.Endpoints.Select(endpoint => (endpoint.Host, endpoint.Port, endpoint.Protocol)));
        Assert.Equal([[], ["192.0.2.1", "2001:db8::1"]], lineage.Endpoints.Select(endpoint => endpoint.Addresses));
    }
}
