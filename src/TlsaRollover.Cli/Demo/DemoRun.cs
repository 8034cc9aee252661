using TlsaRollover.Cli.Demo.Strips;
using TlsaRollover.Cli.Terminals;

namespace TlsaRollover.Cli.Demo;

/// <summary>The whole demo: two sites renew at once, one with tlsa-rollover and one with a naive hook, and both are watched.</summary>
internal sealed class DemoRun
{
    private readonly CommandContext _context;
    private readonly LiveArea? _area;
    private readonly TimeLine _time;

    /// <param name="context">What surrounds the demo; where its output is a terminal, bars stand at its foot.</param>
    public DemoRun(CommandContext context)
    {
        _area = StripArea.Fits(context.OutTerminal()) ? new(context.Out) : null;
        (_context, _time) = (context, new(_area ?? context.Out));
    }

    /// <summary>Runs it in a folder of its own, which is gone afterwards.</summary>
    /// <exception cref="UserException">It was told to end before there was a proof.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("tlsa-rollover-demo-");
        try
        {
            using var agent = new DemoSite("agent", "example.com", Path.Combine(folder.FullName, "agent"), _time);
            using var hook = new DemoSite("hook", "example.net", Path.Combine(folder.FullName, "hook"), _time);
            DemoText.Begin(_context.Out, folder.FullName, agent, hook);
            var late = !await WatchedAsync([agent, hook], () => RollOverAsync(agent, hook, cancellation), cancellation);
            return DemoText.End(_context.Out, agent, hook, late) ? ExitCode.Done : ExitCode.Bug;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new UserException(ExitCode.TryAgain, "demo: told to end before there was a proof; nothing of it is left: 'tlsa-rollover demo' starts anew");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task RollOverAsync(DemoSite agent, DemoSite hook, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(DemoTiming.Limit - _time.Now);
        var cared = new AgentSite(agent, new SiteView(agent, _time), _time, _context);
        await UntilAsync(() => agent.Seen && hook.Seen, limit.Token);
        await cared.AdoptAsync();
        await UntilAsync(() => _time.Now >= DemoTiming.Calm, limit.Token);
        agent.Renew();
        hook.Renew();
        await Task.WhenAll(cared.RollOverAsync(limit.Token), new NaiveHook(hook, _time).RollOverAsync(limit.Token));
        await UntilAsync(() => agent.Over(_time.Now) && hook.Over(_time.Now), limit.Token);
    }

    /// <summary>Does something while the sites are watched and shown; false when it took too long.</summary>
    private async Task<bool> WatchedAsync(IReadOnlyList<DemoSite> sites, Func<Task> act, CancellationToken cancellation)
    {
        using var end = new CancellationTokenSource();
        Task[] watched = [.. sites.Select(site => site.Watcher.WatchAsync(end.Token)), .. Shown(sites, end.Token)];
        try
        {
            await act();
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(watched);
        }
    }

    /// <summary>Bars that grow, or a line for each change.</summary>
    private IEnumerable<Task> Shown(IReadOnlyList<DemoSite> sites, CancellationToken end) => _area is null
        ? sites.Select(site => new SiteView(site, _time).ShowAsync(end))
        : [new StripArea(sites, _time, _area, _context.OutTerminal).ShowAsync(end)];

    private static async Task UntilAsync(Func<bool> happened, CancellationToken cancellation)
    {
        while (!happened())
            await Task.Delay(DemoTiming.Glance, cancellation);
    }
}
