using System.Diagnostics;
using EndToEnd.Site;
using TestKit;
using Xunit;

namespace EndToEnd.Examples;

/// <summary>What the operator of an example does, and what must be true when a rollover is over.</summary>
public static class ExampleSteps
{
    private const int FewestLooks = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan ShortLimit = TimeSpan.FromSeconds(30);

    /// <summary>Runs <c>cleanup</c> as the timer does until every lineage is settled on its newest certificate.</summary>
    public static Task SettleAsync(ExampleSite site) =>
        UntilAsync(site, "all settled", lineages => lineages.All(lineage => lineage.Value.IsSettledOn(site.Records(lineage.Key))));

    /// <summary>Runs <c>cleanup</c> as the timer does until the status is as wanted; every run must end with 0, or with 4 where something is tried again.</summary>
    public static async Task UntilAsync(ExampleSite site, string describe, Func<IReadOnlyDictionary<string, AgentStatus>, bool> wanted)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var run = await site.Agent.CleanupAsync();
            if (run.ExitCode is not (0 or 4)) throw new InvalidOperationException($"cleanup: exit code {run.ExitCode}\n{run.Error}\n{site.Report}");
            var status = await site.Agent.StatusesAsync();
            if (wanted(status)) return;
            if (watch.Elapsed > Limit) throw new TimeoutException($"{describe}: not seen within {Limit.TotalSeconds} s\n{status.Values.First().Json}\n{site.Report}");
            await Task.Delay(Pause); // the timer's own interval
        }
    }

    /// <summary>The agent takes over what is served, publishes it, and the servers read its files from then on.</summary>
    public static async Task AdoptAsync(ExampleSite site)
    {
        await SettleAsync(site);
        await site.ServeAgentsFilesAsync();
    }

    /// <summary>Renews a lineage with a new key through the deploy hook; the new record then stands at every owner beside the others. Returns the old one.</summary>
    public static async Task<string> RenewAsync(ExampleSite site, string lineage)
    {
        var old = site.Records(lineage).Single();
        await Task.Run(() => site.Certbot.Renew(lineage));
        Assert.NotEqual(old, site.Records(lineage).Single());
        foreach (var owner in site.Example.Owners)
        {
            var published = (await site.Primary.TlsaAsync(owner)).TlsaTexts;
            Assert.True(published.Contains(old) && published.Contains(site.Records(lineage).Single()), $"{owner} has {string.Join(" | ", published)}\n{site.Certbot.Log}\n{site.Report}");
        }
        return old;
    }

    /// <summary>
    /// Nothing was ever refused at any port; exactly the newest records stand at every owner on every server; every endpoint
    /// presents one of the newest certificates, and openssl agrees.
    /// </summary>
    public static async Task VerifyAsync(ExampleSite site)
    {
        foreach (var owner in site.Example.Owners)
        {
            await StandsAsync(site, owner, site.Records());
            await WatchedEnoughAsync(site, site.WatcherOf(owner));
            foreach (var endpoint in site.EndpointsOf(owner))
                DaneCheck.Openssl(endpoint.Address, endpoint.Host, site.Records(), site.Network, endpoint.Protocol).Expect($"openssl s_client to {endpoint.Address} ({endpoint.Protocol})");
        }
    }

    /// <summary>Demands that every owner went through exactly these RRsets on every server, in this order.</summary>
    public static void WentThrough(ExampleSite site, params IReadOnlyList<IReadOnlyList<string>> steps)
    {
        var wanted = steps.Select(step => new TlsaSet(step)).ToList();
        foreach (var watcher in site.Watchers)
            foreach (var server in site.Servers.Select(server => server.Endpoint))
                Assert.True(watcher.StepsOf(server).SequenceEqual(wanted), $"{server} did not go through\n{string.Join('\n', wanted)}\n{site.Report}");
    }

    private static async Task StandsAsync(ExampleSite site, string owner, IReadOnlyList<string> records)
    {
        var wanted = new TlsaSet(records);
        foreach (var server in site.Servers)
            await Wait.Until(async () => new TlsaSet((await server.TlsaAsync(owner)).TlsaTexts) == wanted, ShortLimit, $"{server.Endpoint} has exactly {wanted} at {owner}", () => server.Log + site.Report);
    }

    private static async Task WatchedEnoughAsync(ExampleSite site, TlsaWatcher watcher)
    {
        await watcher.WatchOnAsync(5, ShortLimit);
        await Wait.Until(() => watcher.Looks.Concat(watcher.Handshakes).All(watched => watched.Value.Good >= FewestLooks), ShortLimit, $"{FewestLooks} looks at everything", () => site.Report);
        await watcher.StopAsync();
        Assert.NotEmpty(watcher.Handshakes);
        Assert.True(watcher.Mismatches.Count == 0, site.Report);
    }
}
