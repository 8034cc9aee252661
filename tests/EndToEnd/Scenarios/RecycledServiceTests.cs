using EndToEnd.Site;
using TestKit;
using Xunit;

namespace EndToEnd.Scenarios;

public sealed class RecycledServiceTests
{
    private const int Restarts = 5;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(600);

    [Fact]
    public async Task A_Postfix_that_starts_anew_while_the_agent_waits_serves_the_old_key_until_the_gate()
    {
        // each connection gets an smtpd of its own, which reads the files anew
        await using var site = await Takeover.StartAsync(new() { MaxUse = 1 });
        var old = await Takeover.RenewAsync(site);
        await CleanupTimer.UntilAsync(site, "propagating", status => status.Phase == "propagating");

        var restarts = RestartAsync(site.Postfix);
        var phases = new List<string>();
        await CleanupTimer.UntilAsync(site, "settled", Settled);
        await restarts;
        Assert.Contains("propagating", phases);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, old, [.. old, .. site.NewestRecords], site.NewestRecords);

        bool Settled(AgentStatus status)
        {
            phases.Add(status.Phase);
            return restarts.IsCompleted && status.IsSettledOn(site.NewestRecords);
        }
    }

    private static async Task RestartAsync(PostfixServer postfix)
    {
        var random = new Random(17);
        for (var restart = 0; restart < Restarts; restart++)
        {
            await Task.Delay(LongestPause * random.NextDouble(), TestContext.Current.CancellationToken); // a random instant, not a wait for anything
            postfix.Stop();
            await postfix.StartAsync();
        }
    }
}
