using EndToEnd.Site;
using Xunit;

namespace EndToEnd.Scenarios;

/// <summary>certbot cannot rename a lineage: a person issues a certificate under another name, deletes the old one and corrects the configuration.</summary>
public sealed class RenamedLineageTests
{
    private const string NewName = "renamed.example.test";

    [Fact]
    public async Task The_new_name_takes_over_what_the_old_one_left_and_services_find_it_under_both()
    {
        await using var site = await Takeover.StartAsync();
        var (first, formerFile) = (site.NewestRecords, site.ServedFile);
        await RenameAsync(site);
        var run = await site.Agent.CleanupAsync();
        Assert.Contains($"{NewName}: takes over state, records and files of {MailSite.Host}, which is no longer configured", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("takes over", (await site.Agent.CleanupAsync()).Error, StringComparison.Ordinal);

        await CleanupTimer.SettleAsync(site);
        Assert.Equal(await File.ReadAllTextAsync(site.ServedFile, TestContext.Current.CancellationToken), await File.ReadAllTextAsync(formerFile, TestContext.Current.CancellationToken));
        site.PointPostfixTo(site.ServedFile);
        site.Postfix.Reload();
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, first, [.. first, .. site.NewestRecords], site.NewestRecords);
    }

    [Fact]
    public async Task In_the_middle_of_a_rollover_the_new_name_finishes_it_and_then_rolls_its_own_key_in()
    {
        await using var site = await Takeover.StartAsync();
        var first = site.NewestRecords;
        await Takeover.RenewUntilAsync(site, "propagating");
        var second = site.NewestRecords;
        await RenameAsync(site);
        await CleanupTimer.UntilAsync(site, "the second key is active", status => status.Active.SequenceEqual(second));
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, first, [.. first, .. second], [.. first, .. second, .. site.NewestRecords], [.. second, .. site.NewestRecords], site.NewestRecords);
    }

    private static async Task RenameAsync(MailSite site)
    {
        await Task.Run(() => site.Certbot.Issue(NewName, extra: ["-d", MailSite.Host]));
        site.Certbot.Run("delete", "--cert-name", MailSite.Host).Expect("certbot delete");
        site.Lineage = NewName;
        SiteConfiguration.Write(site);
    }
}
