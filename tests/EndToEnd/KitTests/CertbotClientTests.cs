using System.Security.Cryptography.X509Certificates;
using TestKit;
using Xunit;

namespace EndToEnd.KitTests;

public sealed class CertbotClientTests
{
    private const string Name = "mail.example.test";

    [Fact]
    public async Task Certbot_issues_renews_and_runs_the_deploy_hook()
    {
        using var network = new NetworkNamespace();
        using var pebble = await PebbleServer.StartAsync(network);
        using var certbot = new CertbotClient(pebble);
        certbot.Environment["KIT_MARK"] = Path.Combine(certbot.ConfigDirectory, "mark");

        certbot.Issue(Name, "rsa");
        Assert.NotNull(Served(certbot).GetRSAPublicKey());
        certbot.AddDeployHook("50-mark", "#!/bin/sh\necho \"$RENEWED_LINEAGE $RENEWED_DOMAINS\" >\"$KIT_MARK\"\n");

        var before = Key(certbot);
        certbot.Renew(Name);
        Assert.NotEqual(before, Key(certbot));
        Assert.Equal($"{certbot.LiveDirectory(Name)} {Name}\n", File.ReadAllText(certbot.Environment["KIT_MARK"]));
    }

    [Fact]
    public async Task Certbot_outside_a_namespace_reuses_the_key_where_told()
    {
        using var pebble = await PebbleServer.StartAsync();
        using var certbot = new CertbotClient(pebble);
        certbot.Issue(Name);
        var (key, serial) = (Key(certbot), Served(certbot).SerialNumber);
        certbot.Renew(Name, reuseKey: true);
        Assert.Equal(key, Key(certbot));
        Assert.NotEqual(serial, Served(certbot).SerialNumber);
    }

    private static X509Certificate2 Served(CertbotClient certbot) =>
        X509CertificateLoader.LoadCertificateFromFile(Path.Combine(certbot.LiveDirectory(Name), "cert.pem"));

    private static string Key(CertbotClient certbot) => Association.Text(Served(certbot), 3, 1, 1);
}
