using EndToEnd.Site;
using Xunit;

namespace EndToEnd.Scenarios;

public sealed class SecondaryTests
{
    // more than two TTLs and the pad: whoever does not mind the secondary has activated by then
    private static readonly TimeSpan LongerThanTheWait = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task A_secondary_that_is_down_is_named_and_waited_for()
    {
        await using var site = await Takeover.StartAsync();
        site.Secondary.Stop();
        var old = await Takeover.RenewAsync(site);
        await WaitInVainAsync(site);

        await site.Secondary.StartAsync();
        await FinishAsync(site, old);
    }

    [Fact]
    public async Task A_secondary_that_lags_is_named_and_waited_for()
    {
        await using var site = await Takeover.StartAsync();
        await site.Primary.BlockTransfersAsync();
        var old = await Takeover.RenewAsync(site);
        await WaitInVainAsync(site);
        Assert.Equal(old, (await site.Secondary.TlsaAsync(MailSite.Owner)).TlsaTexts);

        await site.Primary.AllowTransfersAsync();
        await FinishAsync(site, old);
    }

    private static async Task WaitInVainAsync(MailSite site)
    {
        var since = System.Diagnostics.Stopwatch.StartNew();
        await CleanupTimer.UntilAsync(
            site,
            "waits for the secondary",
            status =>
            {
                Assert.True(status is { Phase: "publishing", Decision: "wait" } && status.Reason.Contains($"{site.Secondary.Endpoint}", StringComparison.Ordinal), status.Json);
                return since.Elapsed > LongerThanTheWait;
            });
    }

    private static async Task FinishAsync(MailSite site, IReadOnlyList<string> old)
    {
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, old, [.. old, .. site.NewestRecords], site.NewestRecords);
    }
}
