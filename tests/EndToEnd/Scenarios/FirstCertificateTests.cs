using EndToEnd.Site;
using TestKit;
using Xunit;

namespace EndToEnd.Scenarios;

public sealed class FirstCertificateTests
{
    private static readonly SiteOptions NothingYet = new() { HasDane = false };

    [Fact]
    public async Task The_first_record_comes_through_the_hook_and_Postfix_starts_after_it()
    {
        await using var site = await MailSite.StartAsync(NothingYet);
        var hook = site.Write("deploy-hook", DeployHook.For(site.Agent), executable: true);
        await Task.Run(() => site.Certbot.Issue(MailSite.Host, extra: ["--deploy-hook", hook]));
        Assert.True((await site.Primary.TlsaAsync(MailSite.Owner)).TlsaTexts.SequenceEqual(site.NewestRecords), site.Certbot.Log);
        Assert.False(File.Exists(site.ServedFile), site.Report);

        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, site.NewestRecords);
    }

    [Fact]
    public async Task The_first_record_comes_by_cleanup_alone_and_keeps_the_key_served_so_far()
    {
        await using var site = await MailSite.StartAsync(NothingYet with { Snakeoil = true });
        await Task.Run(() => site.Certbot.Issue(MailSite.Host));
        await CleanupTimer.UntilAsync(site, "the key served so far lies in the served directory", _ => File.Exists(site.ServedFile));
        using (var served = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPemFile(site.ServedFile))
            Assert.Equal(site.SnakeoilRecord, Association.Text(served, 3, 1, 1));
        site.PointPostfixTo(site.ServedFile);
        site.Postfix.Reload();

        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, [site.SnakeoilRecord, .. site.NewestRecords], site.NewestRecords);
    }
}
