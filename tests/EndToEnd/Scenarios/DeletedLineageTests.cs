using EndToEnd.Site;
using TestKit;
using Xunit;

namespace EndToEnd.Scenarios;

/// <summary><c>certbot delete</c> of a lineage that the agent cares for.</summary>
public sealed class DeletedLineageTests
{
    [Fact]
    public async Task It_is_told_once_what_is_stored_rolls_on_and_a_new_issue_is_taken_up()
    {
        await using var site = await Takeover.StartAsync();
        var first = site.NewestRecords;
        await Takeover.RenewUntilAsync(site, "propagating");
        var second = site.NewestRecords;
        site.Certbot.Run("delete", "--cert-name", MailSite.Host).Expect("certbot delete");

        var told = await site.Agent.CleanupAsync();
        Assert.Equal(2, told.ExitCode);
        Assert.Contains($"certbot's live/{MailSite.Host} is gone: issue it again with 'certbot certonly --cert-name {MailSite.Host}'", told.Error, StringComparison.Ordinal);
        var runs = await CleanupTimer.UntilAsync(site, "settled on the second key", status => status is { Phase: "settled", IsRolling: false } && status.Active.SequenceEqual(second), also: 2);
        Assert.All(runs, run => Assert.True(run.Error.Length == 0 || run.Error.Contains(": move: ", StringComparison.Ordinal) || run.Error.Contains(": activate ", StringComparison.Ordinal), run.Error)); // only beside a step
        await EndState.StandsAsync(site, second);
        using (var presented = await SmtpTls.PresentedAsync(MailSite.Smtp, MailSite.Host, site.Network))
            Assert.Equal(second.Single(), Association.Text(presented, 3, 1, 1));

        await Task.Run(() => site.Certbot.Issue(MailSite.Host), TestContext.Current.CancellationToken);
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, first, [.. first, .. second], second, [.. second, .. site.NewestRecords], site.NewestRecords);
    }
}
