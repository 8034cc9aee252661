using System.Globalization;
using System.Net;
using TestKit;

namespace Bench;

/// <summary>One host: a signed zone on a real BIND, a TLS service, a lineage that was adopted, and a renewal of it.</summary>
internal sealed class Site : IDisposable
{
    public const string Lineage = "mail.example.test";
    public const string AgentOwner = "_25._tcp.mail.example.test";
    public const string BashOwner = "_25._tcp.bash.example.test";
    public const int Ttl = 3600;

    private readonly TempFolder folder = new();
    private readonly TestCertificate old = TestCertificate.Ecdsa(Lineage);
    private readonly TestCertificate renewed = TestCertificate.Ecdsa(Lineage);
    private readonly BindServer bind;
    private readonly string binary;

    private Site(BindServer bind, string binary) => (this.bind, this.binary) = (bind, binary);

    /// <summary>The arguments of the bash hook.</summary>
    public IReadOnlyList<string> BashHook => ["bash", Path.Combine(AppContext.BaseDirectory, "hook.sh"),
        bind.Endpoint.Address.ToString(), bind.Endpoint.Port.ToString(CultureInfo.InvariantCulture), bind.KeyFile(bind.Keys.Sha256),
        BashOwner, Ttl.ToString(CultureInfo.InvariantCulture), folder["bash.state"]];

    public IReadOnlyList<string> AgentHook => Agent("hook");

    public IReadOnlyList<string> Cleanup => Agent("cleanup");

    public Dictionary<string, string> Renewal => new() { ["RENEWED_LINEAGE"] = folder["certbot/live/" + Lineage], ["RENEWED_DOMAINS"] = Lineage };

    /// <summary>Starts it all and lets the agent adopt the old certificate.</summary>
    public static async Task<Site> CreateAsync(string binary)
    {
        var bind = await BindServer.PrimaryAsync();
        var site = new Site(bind, binary);
        await site.AdoptAsync();
        return site;
    }

    /// <summary>Back to the moment right after the renewal, before any hook ran.</summary>
    public void Rewind()
    {
        Deploy(renewed);
        Command.Run(["rm", "-rf", folder["state"]]).Expect("the state removed");
        Command.Run(["cp", "-a", folder["adopted"], folder["state"]]).Expect("the state as adopted");
        bind.Update(string.Join('\n', new[] { AgentOwner, BashOwner }.SelectMany(owner => new[]
        {
            $"update delete {owner} TLSA", $"update add {owner} {Ttl} TLSA {Association.Text(old.Certificate, 3, 1, 1)}",
        })));
    }

    /// <summary>Back to a lineage with nothing due.</summary>
    public void Settle()
    {
        Rewind();
        Deploy(old);
        Command.Run(Cleanup).Expect("a settled lineage");
    }

    /// <summary>Whether both hooks did what they were to do.</summary>
    public async Task<bool> PublishedAsync() => await PublishedAsync(AgentOwner) && await PublishedAsync(BashOwner);

    public void Dispose()
    {
        bind.Dispose();
        old.Dispose();
        renewed.Dispose();
        folder.Dispose();
    }

    private async Task<bool> PublishedAsync(string owner)
    {
        string[] wanted = [Association.Text(old.Certificate, 3, 1, 1), Association.Text(renewed.Certificate, 3, 1, 1)];
        return (await bind.TlsaAsync(owner)).TlsaTexts.Order().SequenceEqual(wanted.Order());
    }

    private IReadOnlyList<string> Agent(string command) => [binary, "--config", folder["config.toml"], command];

    private async Task AdoptAsync()
    {
        Deploy(old);
        var port = Tcp.FreePort(IPAddress.Loopback);
        folder.Write("config.toml", Configuration(port));
        folder.Write("old.pem", old.CombinedPem);
        using var service = RunningProcess.Start(
            ["openssl", "s_server", "-accept", $"127.0.0.1:{port}", "-cert", folder["old.pem"], "-key", folder["old.pem"], "-quiet"]);
        await Wait.Until(() => Tcp.AnswersAsync(new(IPAddress.Loopback, port)), TimeSpan.FromSeconds(10), "the TLS service", () => service.Log);
        Command.Run(Agent("cleanup")).Expect("an adopted lineage");
        Command.Run(["cp", "-a", folder["state"], folder["adopted"]]).Expect("a copy of the state");
    }

    private string Configuration(int port) =>
        $$"""
        [agent]
        state = "{{folder["state"]}}"
        served = "{{folder["served"]}}"
        certbot = "{{folder["certbot"]}}"

        [providers.main]
        type = "rfc2136"
        server = "{{bind.Endpoint}}"
        key_file = "{{bind.KeyFile(bind.Keys.Sha256)}}"

        [lineages."{{Lineage}}"]
        provider = "main"
        owners = ["{{AgentOwner}}"]
        endpoints = [{ host = "{{Lineage}}", port = {{port}}, protocol = "tls", addresses = ["127.0.0.1"] }]
        servers = ["{{bind.Endpoint}}"]
        reload = []

        """;

    private void Deploy(TestCertificate certificate)
    {
        var live = "certbot/live/" + Lineage;
        folder.Write($"{live}/privkey.pem", certificate.KeyPem);
        foreach (var name in new[] { "cert.pem", "fullchain.pem" }) folder.Write($"{live}/{name}", certificate.CertificatePem);
        folder.Write($"{live}/chain.pem", "");
    }
}
