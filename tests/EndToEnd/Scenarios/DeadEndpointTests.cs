using EndToEnd.Site;
using Xunit;

namespace EndToEnd.Scenarios;

/// <summary>An endpoint of the configuration at which nothing listens any more.</summary>
public sealed class DeadEndpointTests
{
    private const string Alone = "addresses = [\"127.0.0.25\"]";
    private const string WithDead = "addresses = [\"127.0.0.25\", \"127.0.0.26\"]";

    [Fact]
    public async Task It_keeps_the_old_records_until_it_is_taken_out_and_keeps_no_renewal_out_of_service()
    {
        await using var site = await Takeover.StartAsync();
        var first = site.NewestRecords;
        site.Write("config.toml", (await File.ReadAllTextAsync(site.Agent.Configuration, TestContext.Current.CancellationToken)).Replace(Alone, WithDead, StringComparison.Ordinal));
        await Takeover.RenewUntilAsync(site, "propagating");
        var second = site.NewestRecords;
        await CleanupTimer.UntilAsync(site, "the dead endpoint is named", status => status.Reason.Contains("127.0.0.26:25 gives no proof", StringComparison.Ordinal));
        await EndState.StandsAsync(site, [.. first, .. second]);

        await Task.Run(() => site.Certbot.Renew(MailSite.Host), TestContext.Current.CancellationToken);
        var third = site.NewestRecords;
        await CleanupTimer.UntilAsync(site, "the third key is in the served directory", _ => site.Agent.Log.Contains($"activate {third[0]}", StringComparison.Ordinal));
        await EndState.ComesToPresentNewestAsync(site);
        await EndState.StandsAsync(site, [.. first, .. second, .. third]);

        SiteConfiguration.Write(site);
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, first, [.. first, .. second], [.. first, .. second, .. third], third);
    }
}
