using EndToEnd.Site;
using TestKit;
using Xunit;

namespace EndToEnd.Scenarios;

public sealed class RenewalTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_new_key_is_published_beside_the_old_one_activated_and_the_old_one_retired()
    {
        await using var site = await Takeover.StartAsync();
        var old = await Takeover.RenewAsync(site);
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, old, [.. old, .. site.NewestRecords], site.NewestRecords);
        Assert.Equal("", (await site.Agent.CleanupAsync()).Error);
    }

    [Fact]
    public async Task The_same_key_is_active_at_once_and_changes_no_record()
    {
        await using var site = await Takeover.StartAsync();
        using var before = site.Newest;
        await Task.Run(() => site.Certbot.Renew(MailSite.Host, reuseKey: true));
        using var newest = site.Newest;
        Assert.NotEqual(before.SerialNumber, newest.SerialNumber);

        await site.Agent.CleanupAsync();
        await Wait.Until(async () => (await SmtpTls.PresentedAsync(MailSite.Smtp, MailSite.Host, site.Network)).Thumbprint == newest.Thumbprint, Limit, "the new certificate after one run", () => site.Report);
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, site.NewestRecords);
    }

    [Fact]
    public async Task Records_of_others_survive_and_ours_stand_under_their_digests_too()
    {
        using var other = TestCertificate.Ecdsa("other.example.test");
        IReadOnlyList<string> foreign = [Association.Text(other.Certificate, 3, 1, 1), Association.Text(other.Certificate, 3, 1, 2), Association.Text(other.Certificate, 3, 0, 1).Replace("3 0 1", "2 0 1", StringComparison.Ordinal)];
        await using var site = await Takeover.StartAsync(new() { Foreign = foreign, Parameters = [(3, 1, 1), (3, 1, 2)] });
        var old = await Takeover.RenewAsync(site);
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, old, [.. old, .. site.NewestRecords], site.NewestRecords);
    }
}
