using System.Diagnostics;
using TestKit;

namespace EndToEnd.Site;

/// <summary>Runs <c>cleanup</c> again and again, as the installed timer does, only faster.</summary>
public static class CleanupTimer
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    /// <summary>Until the lineage is settled on certbot's newest certificate.</summary>
    public static Task<IReadOnlyList<CommandResult>> SettleAsync(MailSite site) =>
        UntilAsync(site, "settled", status => status.IsSettledOn(site.NewestRecords));

    /// <summary>
    /// Until the agent's status is as wanted. Every run must end with 0, with 4 where something is to be tried again, or with what is also expected.
    /// Returns the runs.
    /// </summary>
    public static async Task<IReadOnlyList<CommandResult>> UntilAsync(MailSite site, string describe, Func<AgentStatus, bool> wanted, int also = 0)
    {
        var watch = Stopwatch.StartNew();
        var runs = new List<CommandResult>();
        AgentStatus? status = null;
        while (status is null || !wanted(status))
        {
            if (watch.Elapsed > Limit) throw new TimeoutException($"{describe}: not seen within {Limit.TotalSeconds} s\n{status?.Json}\n{site.Report}");
            if (status is not null) await Task.Delay(Pause); // the timer's own interval
            runs.Add(await RunAsync(site, also));
            status = await site.Agent.StatusAsync();
        }
        return runs;
    }

    private static async Task<CommandResult> RunAsync(MailSite site, int also)
    {
        var run = await site.Agent.CleanupAsync();
        if (run.ExitCode is not (0 or 4) && run.ExitCode != also) throw new InvalidOperationException($"cleanup: exit code {run.ExitCode}\n{run.Error}\n{site.Report}");
        return run;
    }
}
