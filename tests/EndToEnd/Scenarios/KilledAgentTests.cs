using System.Diagnostics;
using EndToEnd.Site;
using Xunit;

namespace EndToEnd.Scenarios;

/// <summary>SIGKILL at one instant after another, through whole rollovers: each is the same as another run.</summary>
public sealed class KilledAgentTests
{
    private const int FewestKills = 3; // in each phase
    private const int MostRollovers = 4;
    private static readonly string[] Phases = ["publishing", "propagating", "retiring"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly Dictionary<string, int> kills = [];
    private readonly Random random = new(4711);
    private TimeSpan run; // how long a run takes, as far as is known

    [Fact]
    public async Task Kills_at_any_instant_of_any_phase_break_no_promise()
    {
        await using var site = await Takeover.StartAsync();
        // without the hook the whole of the rollover happens in runs that are killed
        File.Delete(Path.Combine(site.Certbot.RenewalHooksDeployDirectory, "50-tlsa-rollover"));
        run = await DurationAsync(site);
        List<IReadOnlyList<string>> steps = [site.NewestRecords];
        for (var rollover = 0; rollover < MostRollovers && !Phases.All(phase => Kills(phase) >= FewestKills); rollover++)
        {
            var old = site.NewestRecords;
            await RollOverAsync(site);
            steps.AddRange([.. old, .. site.NewestRecords], site.NewestRecords);
        }

        Assert.True(Phases.All(phase => Kills(phase) >= FewestKills), $"too few kills: {string.Join(", ", kills)}\n{site.Report}");
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, steps);
    }

    private int Kills(string phase) => kills.GetValueOrDefault(phase);

    private static async Task<TimeSpan> DurationAsync(MailSite site)
    {
        var watch = Stopwatch.StartNew();
        await site.Agent.RunAsync(["cleanup", MailSite.Host]);
        return watch.Elapsed;
    }

    private async Task RollOverAsync(MailSite site)
    {
        await site.Primary.BlockTransfersAsync(); // so that Publishing lasts
        await Task.Run(() => site.Certbot.Renew(MailSite.Host), TestContext.Current.CancellationToken);
        await KillHooksAsync(site);
        await KillUntilAsync(site, _ => Kills("publishing") >= FewestKills);
        await site.Primary.AllowTransfersAsync();
        await KillUntilAsync(site, status => status.IsSettledOn(site.NewestRecords));
    }

    private async Task KillHooksAsync(MailSite site)
    {
        var environment = new Dictionary<string, string> { ["RENEWED_LINEAGE"] = site.Live, ["RENEWED_DOMAINS"] = MailSite.Host };
        for (var part = 0.1; part < 0.8; part += 0.15)
            await site.Agent.KillAsync(["hook"], run * part, environment);
    }

    private async Task KillUntilAsync(MailSite site, Func<AgentStatus, bool> enough)
    {
        var watch = Stopwatch.StartNew();
        while (await site.Agent.StatusAsync() is var status && !enough(status))
        {
            if (watch.Elapsed > Limit) throw new TimeoutException($"no end after these kills: {string.Join(", ", kills)}\n{status.Json}\n{site.Report}");
            // up to half as long again as a run takes, so that some come to their end
            if (await site.Agent.KillAsync(["cleanup", MailSite.Host], run * (1.5 * random.NextDouble())) is { } ran)
            {
                run = (run + ran) / 2;
                continue;
            }
            run *= 1.05; // were it too short, none would ever come to its end
            kills[status.Phase] = Kills(status.Phase) + 1;
        }
    }
}
