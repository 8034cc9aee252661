using System.Diagnostics;
using EndToEnd.Site;
using Xunit;

namespace EndToEnd.Scenarios;

/// <summary>A new certificate for a key that is known already.</summary>
public sealed class FormerKeyTests
{
    // more than two TTLs and the pad
    private static readonly TimeSpan Aged = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task A_key_whose_record_was_removed_rolls_in_anew_and_one_whose_record_still_stands_is_active_at_once()
    {
        await using var site = await Takeover.StartAsync();
        var (first, firstKey) = (site.NewestRecords, site.Certbot.Key(MailSite.Host));
        await Takeover.RenewUntilAsync(site, "settled");
        var (second, secondKey) = (site.NewestRecords, site.Certbot.Key(MailSite.Host));
        await Takeover.RenewWithAsync(site, firstKey);
        await CleanupTimer.UntilAsync(site, "retiring", status => status.Phase == "retiring" && status.Active.SequenceEqual(first));

        await Takeover.RenewWithAsync(site, secondKey);
        await site.Agent.CleanupAsync();
        await EndState.ComesToPresentNewestAsync(site);
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, first, [.. first, .. second], second, [.. first, .. second], second);
    }

    [Fact]
    public async Task A_key_whose_record_was_published_long_before_is_active_after_one_run()
    {
        await using var site = await Takeover.StartAsync();
        var (first, firstKey) = (site.NewestRecords, site.Certbot.Key(MailSite.Host));
        await Takeover.RenewUntilAsync(site, "settled");
        var second = site.NewestRecords;
        await EndState.StandsAsync(site, second);
        site.Primary.Update($"update add {MailSite.Owner} {MailSite.Ttl} TLSA {first.Single()}"); // kept ready by a person
        await EndState.StandsAsync(site, [.. first, .. second]);
        await site.Agent.RunAsync(["cleanup", MailSite.Host]); // sees it
        var since = Stopwatch.StartNew();
        await CleanupTimer.UntilAsync(site, "the record has aged", status => status.Decision == "rest" && since.Elapsed > Aged);

        await Takeover.RenewWithAsync(site, firstKey);
        await site.Agent.CleanupAsync();
        await EndState.ComesToPresentNewestAsync(site);
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, first, [.. first, .. second], second, [.. first, .. second], first);
    }
}
