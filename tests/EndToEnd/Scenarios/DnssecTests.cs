using System.Net;
using EndToEnd.Site;
using TestKit;
using Xunit;

namespace EndToEnd.Scenarios;

/// <summary>Zones that are not signed, and zones that validation refuses.</summary>
public sealed class DnssecTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task In_an_unsigned_zone_it_goes_on_and_says_that_the_records_are_inert()
    {
        await using var site = await Takeover.StartAsync(new() { IsSigned = false });
        Assert.Contains("no validating sender uses these records", site.Agent.Log, StringComparison.Ordinal);
        Assert.Matches(@"zone example\.test, DNSSEC insecure:\s+no\s+validating\s+sender\s+uses", (await site.Agent.RunAsync(["status"])).Output);
        var old = await Takeover.RenewAsync(site);
        await CleanupTimer.SettleAsync(site);
        await EndState.StandsAsync(site, site.NewestRecords);
        await site.Watcher.WatchOnAsync(5, Limit);
        await site.Watcher.StopAsync();
        Assert.True(site.Watcher.Mismatches.Count == 0, site.Report);
        await EndState.PresentsNewestAsync(site);
        Takeover.WentThrough(site, old, [.. old, .. site.NewestRecords], site.NewestRecords);
        Assert.Equal("", (await site.Agent.CleanupAsync()).Error);
    }

    [Fact]
    public async Task A_bogus_zone_is_held_and_the_rollover_goes_on_by_itself_when_it_is_mended()
    {
        await using var site = await Takeover.StartAsync();
        using var stranger = await BindServer.PrimaryAsync(new BindOptions { Network = site.Network, Address = IPAddress.Parse("127.0.0.60") });
        var old = site.NewestRecords;
        using (await UseResolverAsync(site, stranger, "127.0.1.53:53"))
        {
            await Task.Run(() => site.Certbot.Renew(MailSite.Host));
            var held = await site.Agent.RunAsync(["cleanup", MailSite.Host]);
            Assert.Equal(3, held.ExitCode);
            Assert.Contains($"the zone of {MailSite.Owner} is bogus", held.Error, StringComparison.Ordinal);
            Assert.Equal("bogus", System.Text.Json.JsonDocument.Parse((await site.Agent.StatusAsync()).Json).RootElement.GetProperty("lineages")[0].GetProperty("owners")[0].GetProperty("dnssec").GetString());
            await site.Watcher.WatchOnAsync(5, Limit);
        }

        // the same address, now with the zone's own anchor
        using var mended = await UseResolverAsync(site, site.Primary, "127.0.1.60:53");
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, old, [.. old, .. site.NewestRecords], site.NewestRecords);
    }

    /// <summary>A validating resolver with the trust anchor of that server's zone, in place of the one before.</summary>
    private static async Task<UnboundResolver> UseResolverAsync(MailSite site, BindServer anchored, string before)
    {
        site.Reconfigure(text => text.Replace(before, "127.0.1.60:53", StringComparison.Ordinal));
        return await UnboundResolver.StartAsync(site.Primary.Endpoint, MailSite.Zone, new UnboundOptions
        {
            Network = site.Network, Address = IPAddress.Parse("127.0.1.60"), TrustAnchorFile = anchored.TrustAnchorFile(MailSite.Zone),
        });
    }
}
