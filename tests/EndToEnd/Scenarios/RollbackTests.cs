using EndToEnd.Site;
using TestKit;
using Xunit;

namespace EndToEnd.Scenarios;

/// <summary>A person points certbot's <c>live/</c> to a former certificate.</summary>
public sealed class RollbackTests
{
    [Fact]
    public async Task Before_the_old_record_is_removed_it_takes_one_run_and_afterwards_a_whole_rollover()
    {
        await using var site = await Takeover.StartAsync();
        var (old, issue) = (site.NewestRecords, site.Certbot.IssueOf(MailSite.Host));
        await Takeover.RenewUntilAsync(site, "retiring");
        var newer = site.NewestRecords;
        site.Certbot.PointLiveTo(MailSite.Host, issue);
        await site.Agent.CleanupAsync();
        await EndState.ComesToPresentNewestAsync(site);
        await CleanupTimer.SettleAsync(site);
        await EndState.StandsAsync(site, old);

        site.Certbot.PointLiveTo(MailSite.Host, issue + 1);
        await CleanupTimer.UntilAsync(site, "propagating", status => status.Phase == "propagating");
        using (var presented = await SmtpTls.PresentedAsync(MailSite.Smtp, MailSite.Host, site.Network))
            Assert.Equal(old.Single(), Association.Text(presented, 3, 1, 1));
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, old, [.. old, .. newer], old, [.. old, .. newer], newer);
    }
}
