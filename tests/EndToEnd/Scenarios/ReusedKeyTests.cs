using EndToEnd.Site;
using Xunit;

namespace EndToEnd.Scenarios;

/// <summary>A lineage that certbot renews with the same key, until a person asks for a new one.</summary>
public sealed class ReusedKeyTests
{
    [Fact]
    public async Task Each_renewal_is_served_after_one_run_without_any_change_of_DNS_and_a_new_key_rolls_in()
    {
        await using var site = await Takeover.StartAsync();
        var old = site.NewestRecords;
        // certbot writes the option into the lineage's renewal parameters
        foreach (IReadOnlyList<string> extra in (IReadOnlyList<string>[])[["--reuse-key"], []])
        {
            await Task.Run(() => site.Certbot.Renew(MailSite.Host, extra: extra), TestContext.Current.CancellationToken);
            Assert.Equal(old, site.NewestRecords);
            await site.Agent.CleanupAsync();
            await EndState.ComesToPresentNewestAsync(site);
        }
        Assert.DoesNotContain("publish", site.Agent.Log, StringComparison.Ordinal);

        await Takeover.RenewUntilAsync(site, "propagating", "--new-key");
        Assert.NotEqual(old, site.NewestRecords);
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, old, [.. old, .. site.NewestRecords], site.NewestRecords);
    }
}
