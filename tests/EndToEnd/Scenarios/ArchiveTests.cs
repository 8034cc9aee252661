using EndToEnd.Site;
using Xunit;

namespace EndToEnd.Scenarios;

/// <summary>Former certificates vanish from certbot's archive: certbot itself removes old ones, and so do people.</summary>
public sealed class ArchiveTests
{
    [Fact]
    public async Task What_is_in_service_or_rolls_in_needs_nothing_of_certbots_archive()
    {
        await using var site = await Takeover.StartAsync();
        var (first, second, third) = await Takeover.RenewTwiceAsync(site);
        site.Certbot.TruncateArchive(MailSite.Host);

        // the first one is in service: it comes back from the agent's own store, and so does the second
        Directory.Delete(site.ServedDirectory, recursive: true);
        await site.Agent.CleanupAsync();
        Assert.True(File.Exists(site.ServedFile), site.Report);
        await CleanupTimer.UntilAsync(site, "the second key is active", status => status.Active.SequenceEqual(second));
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, first, [.. first, .. second], [.. first, .. second, .. third], [.. second, .. third], third);
    }
}
