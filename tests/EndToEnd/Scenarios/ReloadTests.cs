using EndToEnd.Site;
using TestKit;
using Xunit;

namespace EndToEnd.Scenarios;

public sealed class ReloadTests
{
    [Fact]
    public async Task A_reload_command_that_fails_twice_is_named_and_tried_again()
    {
        await using var site = await Takeover.StartAsync();
        await Takeover.RenewAsync(site);
        var calls = site.Write("calls", "");
        site.SetReload($"echo call >>{calls}\n[ \"$(wc -l <{calls})\" -gt 2 ] || {{ echo 'no luck' >&2; exit 1; }}\n$POSTFIX");

        var runs = await CleanupTimer.SettleAsync(site);
        Assert.Contains(runs, run => run.ExitCode == 4 && run.Error.Contains($"'{site.ReloadScript}' failed", StringComparison.Ordinal) && run.Error.Contains("no luck", StringComparison.Ordinal));
        Assert.True(File.ReadAllLines(calls).Length >= 3, site.Report);
        await EndState.VerifyAsync(site);
    }

    [Fact]
    public async Task A_reload_command_that_lies_is_not_believed()
    {
        // so many uses that no smtpd ends by itself and reads the new file
        await using var site = await Takeover.StartAsync(new() { MaxUse = 100_000 });
        var old = await Takeover.RenewAsync(site);
        var calls = site.Write("calls", "");
        site.SetReload($"echo call >>{calls}");

        await CleanupTimer.UntilAsync(site, "three reloads that changed nothing", _ => File.ReadAllLines(calls).Length >= 3);
        await EndState.StandsAsync(site, [.. old, .. site.NewestRecords]);
        using (var presented = await SmtpTls.PresentedAsync(MailSite.Smtp, MailSite.Host, site.Network))
            Assert.Equal(old.Single(), Association.Text(presented, 3, 1, 1));

        site.SetReload();
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, old, [.. old, .. site.NewestRecords], site.NewestRecords);
    }
}
