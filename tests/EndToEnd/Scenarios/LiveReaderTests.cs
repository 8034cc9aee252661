using EndToEnd.Site;
using TestKit;
using Xunit;

namespace EndToEnd.Scenarios;

/// <summary>A Postfix that reads certbot's live/: the promise cannot be kept, and that is said; the end is in order all the same.</summary>
public sealed class LiveReaderTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    // each connection gets an smtpd of its own, which reads the files anew: the worst case for live/
    private static readonly SiteOptions Reading = new() { MaxUse = 1, ChainFiles = site => [$"{site.Live}/privkey.pem", $"{site.Live}/fullchain.pem"] };

    [Fact]
    public async Task Hook_cleanup_and_status_name_the_line_and_nothing_is_reloaded_before_the_gate()
    {
        await using var site = await Takeover.StartAsync(Reading);
        var line = Know(site);
        var calls = CountReloads(site);
        var old = site.NewestRecords;
        await Task.Run(() => site.Certbot.Renew(MailSite.Host));
        Assert.Contains($"warning: {line} reads {site.Live}: no rollover can be safe until it reads {Path.GetDirectoryName(site.ServedFile)} in its place", site.Certbot.Log, StringComparison.Ordinal);
        await EndState.StandsAsync(site, [.. old, .. site.NewestRecords]); // at once

        var runs = new List<CommandResult>();
        runs.AddRange(await CleanupTimer.UntilAsync(site, "propagating", status => status.Phase == "propagating"));
        var status = await site.Agent.RunAsync(["status"]);
        Assert.Equal(0, status.ExitCode);
        Assert.Contains($"{line} reads", status.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("127.0.0.25:25 presents the renewed key before its time", status.Output.ReplaceLineEndings(" ").Replace("          ", " ", StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(File.ReadAllLines(calls));

        runs.AddRange(await CleanupTimer.SettleAsync(site));
        Assert.All(runs, run => Assert.Equal(0, run.ExitCode));
        Assert.Single(runs, run => run.Error.Contains("presents the renewed key before its time", StringComparison.Ordinal));
        Assert.Single(File.ReadAllLines(calls)); // at the gate
        await IsInOrderAsync(site, old);
    }

    [Fact]
    public async Task Renewed_again_and_again_every_key_is_published_at_once_and_the_end_is_in_order()
    {
        await using var site = await Takeover.StartAsync(Reading);
        Know(site);
        foreach (var phase in (string[])["propagating", "retiring"])
        {
            await Takeover.RenewUntilAsync(site, phase);
            await Task.Run(() => site.Certbot.Renew(MailSite.Host));
            Assert.Contains(site.NewestRecords.Single(), (await site.Primary.TlsaAsync(MailSite.Owner)).TlsaTexts);
        }

        await CleanupTimer.SettleAsync(site);
        await EndState.StandsAsync(site, site.NewestRecords);
        await EndState.PresentsNewestAsync(site);
    }

    [Fact]
    public async Task Where_no_line_is_found_the_wire_tells_after_activations_in_vain_with_pauses()
    {
        await using var site = await Takeover.StartAsync(Reading);
        var calls = CountReloads(site);
        var old = site.NewestRecords;
        await Task.Run(() => site.Certbot.Renew(MailSite.Host));
        var runs = await CleanupTimer.SettleAsync(site);
        Assert.Contains(runs, run => run.Error.Contains($"make its service read {Path.GetDirectoryName(site.ServedFile)}, not {site.Live}", StringComparison.Ordinal));
        Assert.InRange(File.ReadAllLines(calls).Length, 2, runs.Count - 1);
        await IsInOrderAsync(site, old);
    }

    /// <summary>Tells the agent where this Postfix has its configuration; returns file and line that it must find there.</summary>
    private static string Know(MailSite site)
    {
        var config = File.ReadAllText(site.Agent.Configuration);
        Assert.Contains("service_config = []", config, StringComparison.Ordinal);
        site.Write("config.toml", config.Replace("service_config = []", $"service_config = [\"{site.Postfix.ConfigurationFolder}\"]", StringComparison.Ordinal));
        var master = Path.Combine(site.Postfix.ConfigurationFolder, "master.cf");
        return $"{master}:{1 + Array.FindIndex(File.ReadAllLines(master), line => line.Contains(site.Live, StringComparison.Ordinal))}";
    }

    private static string CountReloads(MailSite site)
    {
        var calls = site.Write("calls", "");
        site.SetReload($"echo call >>{calls}\n$POSTFIX");
        return calls;
    }

    private static async Task IsInOrderAsync(MailSite site, IReadOnlyList<string> old)
    {
        await EndState.StandsAsync(site, site.NewestRecords);
        await EndState.PresentsNewestAsync(site);
        Takeover.WentThrough(site, old, [.. old, .. site.NewestRecords], site.NewestRecords);
        await Wait.Until(() => site.Watcher.Mismatches.Count > 0, Limit, "mail was refused, as it was said", () => site.Report);
    }
}
