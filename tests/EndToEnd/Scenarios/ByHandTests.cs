using EndToEnd.Site;
using TestKit;
using Xunit;

namespace EndToEnd.Scenarios;

/// <summary>What a person does: <c>resume</c>, <c>withdraw</c> and <c>rollover</c>.</summary>
public sealed class ByHandTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_vanished_RRset_is_held_until_a_person_resumes_it()
    {
        await using var site = await Takeover.StartAsync();
        var ours = site.NewestRecords;
        site.Primary.Update($"update delete {MailSite.Owner} TLSA");
        var held = await site.Agent.RunAsync(["cleanup", MailSite.Host]);
        Assert.Equal(3, held.ExitCode);
        Assert.Contains($"'tlsa-rollover resume {MailSite.Host}'", held.Error, StringComparison.Ordinal);
        await EndState.StandsAsync(site, []);

        var resumed = await site.Agent.RunAsync(["resume", MailSite.Host]);
        Assert.Equal(0, resumed.ExitCode);
        Assert.Contains($"the TLSA RRset at {MailSite.Owner} is to be published again", resumed.Error, StringComparison.Ordinal);
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, ours);
        Assert.Equal(2, (await site.Agent.RunAsync(["resume", MailSite.Host])).ExitCode);
    }

    [Fact]
    public async Task Withdrawn_DANE_ends_at_every_server_renewals_go_on_without_and_resume_takes_it_back()
    {
        await using var site = await Takeover.StartAsync();
        var old = site.NewestRecords;
        var asked = await site.Agent.RunAsync(["withdraw", MailSite.Host]);
        Assert.Equal(2, asked.ExitCode);
        Assert.Contains("--yes", asked.Error, StringComparison.Ordinal);

        Assert.Equal(0, (await site.Agent.RunAsync(["withdraw", "--yes", MailSite.Host])).ExitCode);
        await EndState.StandsAsync(site, []);
        await Task.Run(() => site.Certbot.Renew(MailSite.Host));
        Assert.Equal(0, (await site.Agent.RunAsync(["rollover", "--wait", MailSite.Host])).ExitCode);
        await EndState.PresentsNewestAsync(site);
        await EndState.StandsAsync(site, []);

        Assert.Equal(0, (await site.Agent.RunAsync(["resume", MailSite.Host])).ExitCode);
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, old, site.NewestRecords);
    }

    [Fact]
    public async Task On_a_terminal_bars_show_how_far_a_rollover_is_and_ctrl_c_leaves_it_to_the_timer()
    {
        await using var site = await Takeover.StartAsync();
        var old = site.NewestRecords;
        await site.Primary.BlockTransfersAsync(); // so that Publishing lasts
        await Task.Run(() => site.Certbot.Renew(MailSite.Host), TestContext.Current.CancellationToken);
        using (var waiting = site.Agent.StartOnTerminal("rollover", "--wait", MailSite.Host))
        {
            await Wait.Until(() => waiting.Log.Contains("1 of 2 servers have it; next look in ", StringComparison.Ordinal), Limit, "a bar", () => waiting.Log);
            waiting.Type("\u0003");
            waiting.WaitForExit(Limit);
            Assert.True(waiting.ExitCode == 0, $"exit code {waiting.ExitCode}\n{waiting.Log}");
            Assert.EndsWith($"told to end; the timer goes on with it, see 'tlsa-rollover status {MailSite.Host}'\n", waiting.Log.ReplaceLineEndings("\n") + "\n", StringComparison.Ordinal);
        }

        await site.Primary.AllowTransfersAsync();
        using (var whole = site.Agent.StartOnTerminal("rollover", "--wait", MailSite.Host))
        {
            whole.WaitForExit(Limit * 2);
            Assert.True(whole.ExitCode == 0, $"exit code {whole.ExitCode}\n{whole.Log}");
            Assert.Matches(@"  propagating  \e\[33m━+\e\[0m\e\[2m─+\e\[0m  +\d+ %  until 20..-..-.. ..:..:..Z \(in 0:00:0\d\)", whole.Log);
            Assert.Matches(@"  publishing   \e\[32m━+\e\[0m  done", whole.Log);
            Assert.Contains("\e[J", whole.Log, StringComparison.Ordinal);
            Assert.Contains("rest: all is as it should be", whole.Log, StringComparison.Ordinal);
        }

        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, old, [.. old, .. site.NewestRecords], site.NewestRecords);
    }

    [Fact]
    public async Task A_forecast_comes_true_and_a_rollover_that_is_told_to_end_goes_on_later()
    {
        await using var site = await Takeover.StartAsync();
        var old = await Takeover.RenewAsync(site);
        var forecast = await site.Agent.RunAsync(["rollover", "--dry-run", MailSite.Host]);
        Assert.Equal(0, forecast.ExitCode);
        Assert.Matches($"Z  wait until .*Z  activate {site.NewestRecords[0]}.*Z  retire {old[0]}.*Z  rest: all is as it should be", forecast.Output.ReplaceLineEndings(" "));

        using (var waiting = site.Agent.Start("rollover", "--wait", MailSite.Host))
        {
            await Wait.Until(() => waiting.Log.Contains("wait until", StringComparison.Ordinal), Limit, "it waits", () => waiting.Log);
            waiting.Interrupt();
            waiting.WaitForExit(Limit);
            Assert.Equal(0, waiting.ExitCode);
            Assert.Contains("told to end; the timer goes on with it", waiting.Log, StringComparison.Ordinal);
            Assert.DoesNotContain("\e", waiting.Log, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await site.Agent.RunAsync(["rollover", "--wait", MailSite.Host])).ExitCode);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, old, [.. old, .. site.NewestRecords], site.NewestRecords);
    }
}
