using System.Net;
using System.Security.Cryptography.X509Certificates;
using EndToEnd.Site;
using TestKit;
using Xunit;

namespace EndToEnd.Scenarios;

/// <summary>Several services behind one RRset: owners of two lineages that share it, and endpoints with keys of their own.</summary>
public sealed class SharedTests
{
    private const string Target = "_dane." + MailSite.Zone;
    private const string Second = "mx2." + MailSite.Zone;

    private static readonly IPEndPoint SecondSmtp = new(IPAddress.Parse("127.0.0.26"), 25);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Owners_of_two_lineages_share_an_RRset_from_the_first_publication_on_and_each_rolls_its_own_record()
    {
        await using var site = await MailSite.StartAsync();
        await Task.Run(() => site.Certbot.Issue(Second));
        var (link, first, second) = (site.Write("second.pem", Combined(site)), site.NewestRecords[0], Record(site));
        using var postfix = await PostfixServer.StartAsync([new(SecondSmtp, [link])], site.Network);
        site.Primary.Update($"update delete {MailSite.Owner} TLSA\nupdate add {MailSite.Owner} {MailSite.Ttl} CNAME {Target}\nupdate add _25._tcp.{Second} {MailSite.Ttl} CNAME {Target}");
        await EndState.StandsAsync(site, []);
        site.Reconfigure(text => text + text[text.IndexOf("[lineages.", StringComparison.Ordinal)..]
            .Replace(MailSite.Host, Second, StringComparison.Ordinal).Replace("127.0.0.25", "127.0.0.26", StringComparison.Ordinal)
            .Replace(site.ReloadScript, site.Write("reload2.sh", $"#!/bin/sh\nln -sf {Path.GetDirectoryName(site.Agent.Configuration)}/served/{Second}/combined.pem {link}\nexec {string.Join(' ', postfix.ReloadCommand)}\n", executable: true), StringComparison.Ordinal));
        await using var watcher = await TlsaWatcher.StartAsync(new(MailSite.Owner, [site.Primary.Endpoint], [new(MailSite.Smtp, MailSite.Host), new(SecondSmtp, Second)]) { Network = site.Network });

        await SettleAsync(site);
        site.PointPostfixTo(site.ServedFile);
        site.Postfix.Reload();
        await Task.Run(() => site.Certbot.Renew(MailSite.Host));
        await SettleAsync(site);
        var renewed = site.NewestRecords[0];
        await EndState.StandsAsync(site, [renewed, second]);
        await watcher.WatchOnAsync(5, Limit);
        await watcher.StopAsync();
        Assert.True(watcher.Mismatches.Count == 0, watcher.Report + site.Report);
        Assert.Equal(
            [new([first, second]), new([first, second, renewed]), new TlsaSet([second, renewed])],
            watcher.Versions.Where(version => version.Records != new TlsaSet([])).Select(version => version.Records));
    }

    [Fact]
    public async Task The_first_RRset_holds_every_key_that_is_served_at_any_address_in_any_algorithm()
    {
        await using var site = await MailSite.StartAsync(new() { HasDane = false });
        using var rsa = TestCertificate.Rsa(MailSite.Host);
        using var ecdsa = TestCertificate.Ecdsa(MailSite.Host);
        using var other = TestCertificate.Ecdsa(MailSite.Host);
        var (stays, one, two) = (site.Write("rsa.pem", rsa.CombinedPem), site.Write("one.pem", ecdsa.CombinedPem), site.Write("two.pem", other.CombinedPem));
        var (linkOne, linkTwo) = (Link("link1.pem", one), Link("link2.pem", two));
        using var postfix = await PostfixServer.StartAsync([new(MailSite.Smtp, [stays, linkOne]), new(SecondSmtp, [linkTwo])], site.Network);
        var reload = site.Write("both.sh", $"#!/bin/sh\nln -sf {site.ServedFile} {linkOne}\nln -sf {site.ServedFile} {linkTwo}\nexec {string.Join(' ', postfix.ReloadCommand)}\n", executable: true);
        site.Reconfigure(text => text.Replace(site.ReloadScript, reload, StringComparison.Ordinal)
            .Replace("addresses = [\"127.0.0.25\"]", "addresses = [\"127.0.0.25\", \"127.0.0.26\"]", StringComparison.Ordinal)
            .Replace("certificates = []", $"certificates = [\"{stays}\", \"{one}\", \"{two}\"]", StringComparison.Ordinal));
        await Task.Run(() => site.Certbot.Issue(MailSite.Host));
        await using var watcher = await TlsaWatcher.StartAsync(new(MailSite.Owner, [site.Primary.Endpoint, site.Secondary.Endpoint], [new(MailSite.Smtp, MailSite.Host), new(SecondSmtp, MailSite.Host)]) { Network = site.Network });

        await CleanupTimer.SettleAsync(site);
        var (foreign, served) = (Association.Text(rsa.Certificate, 3, 1, 1), new[] { Association.Text(ecdsa.Certificate, 3, 1, 1), Association.Text(other.Certificate, 3, 1, 1) });
        await watcher.WatchOnAsync(5, Limit);
        await watcher.StopAsync();
        Assert.True(watcher.Mismatches.Count == 0, watcher.Report + site.Report);
        var versions = watcher.Versions.Where(version => version.Source == $"{site.Secondary.Endpoint}" && version.Records != new TlsaSet([])).Select(version => version.Records).ToList();
        Assert.Equal(new TlsaSet([foreign, .. served, .. site.NewestRecords]), versions[0]);
        Assert.Equal(new TlsaSet([foreign, .. site.NewestRecords]), versions[^1]);
    }

    private static string Link(string name, string file)
    {
        var link = Path.Combine(Path.GetDirectoryName(file)!, name);
        File.CreateSymbolicLink(link, file);
        return link;
    }

    private static string Combined(MailSite site) =>
        File.ReadAllText(Path.Combine(site.Certbot.LiveDirectory(Second), "privkey.pem")) + File.ReadAllText(Path.Combine(site.Certbot.LiveDirectory(Second), "fullchain.pem"));

    private static string Record(MailSite site)
    {
        using var newest = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(site.Certbot.LiveDirectory(Second), "cert.pem"));
        return Association.Text(newest, 3, 1, 1);
    }

    /// <summary>Runs the agent until both lineages are at rest on what certbot has.</summary>
    private static async Task SettleAsync(MailSite site)
    {
        await Wait.Until(
            async () =>
            {
                Assert.True((await site.Agent.CleanupAsync()).ExitCode is 0 or 4, site.Report);
                var all = AgentStatus.ParseAll((await site.Agent.RunAsync(["status", "--json"])).Output);
                return all[MailSite.Host].IsSettledOn(site.NewestRecords) && all[Second].IsSettledOn([Record(site)]);
            },
            Limit, "both lineages at rest", () => site.Report);
    }
}
