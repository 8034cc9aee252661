using EndToEnd.Site;
using TestKit;
using Xunit;

namespace EndToEnd.Scenarios;

/// <summary>A deploy command in place of the served directory: the example's, with a real haproxy.</summary>
public sealed class DeployCommandTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_whole_rollover_goes_through_a_haproxy_that_reads_no_served_directory()
    {
        await using var site = await HaproxySite.StartAsync();
        var old = await RenewAsync(site);
        var forecast = await site.Mail.Agent.RunAsync(["rollover", "--dry-run", MailSite.Host]);
        Assert.Matches($"Z  activate {site.Mail.NewestRecords[0]}.*\\n.*Z  run {site.Command}\\n", forecast.Output);
        await CleanupTimer.SettleAsync(site.Mail);
        await VerifyAsync(site, old);
        Assert.False(Path.Exists(Path.GetDirectoryName(site.Mail.ServedFile)!), "there is a served directory");
        Assert.Equal("", (await site.Mail.Agent.CleanupAsync()).Error);

        await site.RestartAsync(); // the next start finds it, too
        await PresentsNewestAsync(site);
    }

    [Fact]
    public async Task One_that_fails_is_named_and_tried_again_and_one_that_lies_is_not_believed()
    {
        await using var site = await HaproxySite.StartAsync();
        var calls = site.Mail.Write("calls", "");
        var old = await RenewAsync(site);
        site.SetCommand($"echo call >>{calls}\ncase $(wc -l <{calls}) in 1) echo 'no route to the appliance' >&2; exit 1 ;; 2) exit 0 ;; *) $PUSH ;; esac");
        var runs = await CleanupTimer.SettleAsync(site.Mail);
        Assert.Contains(runs, run => run.ExitCode == 4 && run.Error.Contains($"deploy command '{site.Command}' failed: exit code 1; it said: no route to the appliance", StringComparison.Ordinal));
        Assert.True(File.ReadAllLines(calls).Length >= 3, site.Report);
        await VerifyAsync(site, old);
    }

    [Fact]
    public async Task A_rollback_deploys_the_older_certificate()
    {
        await using var site = await HaproxySite.StartAsync();
        var first = site.Mail.Certbot.IssueOf(MailSite.Host);
        var old = await RenewAsync(site);
        await CleanupTimer.UntilAsync(site.Mail, "retiring", status => status.Phase == "retiring");
        var renewed = site.Mail.NewestRecords;
        site.Mail.Certbot.PointLiveTo(MailSite.Host, first);
        await site.Mail.Agent.CleanupAsync();
        await PresentsNewestAsync(site);
        await CleanupTimer.SettleAsync(site.Mail);
        await site.StandsAsync(old);
        Assert.True(site.Watcher.Mismatches.Count == 0, site.Report);
        Assert.NotEqual(old, renewed);
    }

    private static async Task<IReadOnlyList<string>> RenewAsync(HaproxySite site)
    {
        var old = site.Mail.NewestRecords;
        await Task.Run(() => site.Mail.Certbot.Renew(MailSite.Host));
        var both = new TlsaSet([.. old, .. site.Mail.NewestRecords]);
        await Wait.Until(async () => new TlsaSet((await site.Mail.Primary.TlsaAsync(HaproxySite.Owner)).TlsaTexts) == both, Limit, $"the primary has exactly {both}", () => site.Report);
        return old;
    }

    private static async Task VerifyAsync(HaproxySite site, IReadOnlyList<string> old)
    {
        await site.StandsAsync(site.Mail.NewestRecords);
        await site.Watcher.WatchOnAsync(5, Limit);
        await site.Watcher.StopAsync();
        Assert.True(site.Watcher.Mismatches.Count == 0, site.Report);
        Assert.All(site.Mail.Servers, server => Assert.Equal(
            [new TlsaSet(old), new TlsaSet([.. old, .. site.Mail.NewestRecords]), new TlsaSet(site.Mail.NewestRecords)], site.Watcher.StepsOf(server.Endpoint)));
        await PresentsNewestAsync(site);
    }

    private static async Task PresentsNewestAsync(HaproxySite site)
    {
        using var newest = site.Mail.Newest;
        Assert.Equal(newest.Thumbprint, await site.PresentedAsync());
    }
}
