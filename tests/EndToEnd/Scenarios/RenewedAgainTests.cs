using EndToEnd.Site;
using Xunit;

namespace EndToEnd.Scenarios;

/// <summary>certbot renews while a renewal rolls in.</summary>
public sealed class RenewedAgainTests
{
    [Fact]
    public async Task A_third_key_is_published_beside_the_second_and_all_older_ones_are_retired()
    {
        await using var site = await Takeover.StartAsync();
        var (first, second, third) = await Takeover.RenewTwiceAsync(site);
        await CleanupTimer.UntilAsync(site, "the second key is active", status => status.Active.SequenceEqual(second));
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, first, [.. first, .. second], [.. first, .. second, .. third], [.. second, .. third], third);
    }

    [Fact]
    public async Task The_next_key_again_keeps_its_clock_and_the_active_key_again_ends_the_rollover()
    {
        await using var site = await Takeover.StartAsync();
        var (first, key) = (site.NewestRecords, site.Certbot.Key(MailSite.Host));
        await Takeover.RenewUntilAsync(site, "propagating");
        var gate = (await site.Agent.StatusAsync()).Until;
        await Task.Run(() => site.Certbot.Renew(MailSite.Host, reuseKey: true), TestContext.Current.CancellationToken);
        await CleanupTimer.UntilAsync(site, "the new files are next", status =>
        {
            Assert.True(status.Phase != "publishing", status.Json);
            return status.Until is null || Math.Abs((status.Until - gate)!.Value.TotalSeconds) < 1;
        });
        var second = site.NewestRecords;

        await Takeover.RenewWithAsync(site, key);
        Assert.Equal(first, site.NewestRecords);
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, first, [.. first, .. second], first);
        Assert.DoesNotContain($"activate {second[0]}", site.Agent.Log, StringComparison.Ordinal);
    }
}
