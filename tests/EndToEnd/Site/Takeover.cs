using TestKit;
using Xunit;

namespace EndToEnd.Site;

/// <summary>How the agent takes over a site that has DANE by hand.</summary>
public static class Takeover
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>A site whose lineage is settled, with Postfix on the served file and the shipped deploy hook in certbot's folder.</summary>
    /// <param name="options">How it is set up.</param>
    /// <param name="prepare">What the operator changes before the agent comes.</param>
    public static async Task<MailSite> StartAsync(SiteOptions? options = null, Func<MailSite, Task>? prepare = null)
    {
        var site = await MailSite.StartAsync(options);
        try
        {
            if (prepare is not null) await prepare(site);
            await CleanupTimer.SettleAsync(site);
            site.PointPostfixTo(site.ServedFile);
            site.Postfix.Reload();
            site.Certbot.AddDeployHook("50-tlsa-rollover", DeployHook.For(site.Agent));
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>Renews with a new key through the deploy hook; the new records then stand at the primary. Returns the old ones.</summary>
    public static Task<IReadOnlyList<string>> RenewAsync(MailSite site) => RenewAsync(site, site.Primary, MailSite.Owner);

    /// <summary>The same where the records stand at another name, or at another server.</summary>
    public static async Task<IReadOnlyList<string>> RenewAsync(MailSite site, BindServer holder, string name)
    {
        var old = site.NewestRecords;
        await Task.Run(() => site.Certbot.Renew(MailSite.Host));
        Assert.NotEqual(old, site.NewestRecords);
        var both = new TlsaSet([.. old, .. site.NewestRecords, .. site.Foreign]);
        await Wait.Until(async () => new TlsaSet((await holder.TlsaAsync(name)).TlsaTexts) == both, Limit, $"the primary has exactly {both}", () => site.Certbot.Log + site.Report);
        return old;
    }

    /// <summary>Renews, with more arguments for certbot, and runs the agent until the lineage is so.</summary>
    public static async Task RenewUntilAsync(MailSite site, string phase, params IReadOnlyList<string> extra)
    {
        await Task.Run(() => site.Certbot.Renew(site.Lineage, extra: extra));
        await CleanupTimer.UntilAsync(site, phase, status => status.Phase == phase);
    }

    /// <summary>Renews, and once more while the second key is propagating. Returns the records of all three keys.</summary>
    public static async Task<(IReadOnlyList<string> First, IReadOnlyList<string> Second, IReadOnlyList<string> Third)> RenewTwiceAsync(MailSite site)
    {
        var first = site.NewestRecords;
        await RenewUntilAsync(site, "propagating");
        var second = site.NewestRecords;
        await Task.Run(() => site.Certbot.Renew(site.Lineage));
        return (first, second, site.NewestRecords);
    }

    /// <summary>Renews with a key that the lineage had before.</summary>
    public static Task RenewWithAsync(MailSite site, string key) => Task.Run(() =>
    {
        site.Certbot.PutKey(site.Lineage, key);
        site.Certbot.Renew(site.Lineage, reuseKey: true);
    });

    /// <summary>Demands that every server went through exactly these RRsets, in this order. Caches may have been asked too seldom to tell.</summary>
    public static void WentThrough(MailSite site, params IReadOnlyList<IReadOnlyList<string>> steps)
    {
        var wanted = steps.Select(step => new TlsaSet([.. step, .. site.Foreign])).ToList();
        foreach (var server in site.Servers.Select(server => server.Endpoint))
            Assert.True(site.Watcher.StepsOf(server).SequenceEqual(wanted), $"{server} went through\n{string.Join('\n', site.Watcher.StepsOf(server))}\nand not through\n{string.Join('\n', wanted)}\n{site.Report}");
    }
}
