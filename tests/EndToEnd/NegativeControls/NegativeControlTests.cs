using EndToEnd.Site;
using TestKit;
using Xunit;

namespace EndToEnd.NegativeControls;

/// <summary>
/// Hooks that lose mail. The oracle must catch each of them: what it does not see here, it would not see in the agent
/// either.
/// </summary>
public sealed class NegativeControlTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_hook_that_sleeps_two_TTLs_is_caught_while_Postfix_reads_live()
    {
        // not even the secondary is late
        await using var site = await MailSite.StartAsync(new() { MaxUse = 1, ChainFiles = Live });
        var old = site.NewestRecords.Single();
        await RenewAsync(site, "sleep-two-ttls.sh");
        await CaughtAsync(site, mismatch => Presents(site, mismatch) && Holds(mismatch, old));
    }

    [Fact]
    public async Task A_hook_that_does_not_check_convergence_is_caught_while_the_secondary_lags()
    {
        await using var site = await MailSite.StartAsync();
        await site.Primary.BlockTransfersAsync();
        var old = site.NewestRecords.Single();
        await RenewAsync(site, "no-convergence-check.sh");
        await CaughtAsync(site, mismatch => Presents(site, mismatch) && Holds(mismatch, old) && mismatch.Version.Source == $"{site.Secondary.Endpoint}");
    }

    [Fact]
    public async Task A_hook_that_retires_on_the_word_of_a_reload_command_is_caught()
    {
        await using var site = await MailSite.StartAsync(new() { MaxUse = 100_000 });
        site.SetReload(":");
        var old = site.NewestRecords.Single();
        await RenewAsync(site, "early-retire.sh");
        await CaughtAsync(site, mismatch => mismatch.Presented == old && Holds(mismatch, site.NewestRecords.Single()));
    }

    private static string[] Live(MailSite site) => [Path.Combine(site.Live, "privkey.pem"), Path.Combine(site.Live, "fullchain.pem")];

    private static bool Presents(MailSite site, Mismatch mismatch) => mismatch.Presented == site.NewestRecords.Single();

    private static bool Holds(Mismatch mismatch, string record) => mismatch.Version.Records == new TlsaSet([record]);

    private static async Task RenewAsync(MailSite site, string script)
    {
        await site.Watcher.WatchOnAsync(3, Limit);
        Assert.True(site.Watcher.Mismatches.Count == 0, "before the hook: " + site.Report);
        foreach (var (name, value) in Environment(site)) site.Certbot.Environment[name] = value;
        site.Certbot.AddDeployHook("50-wrong", await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "NegativeControls", script), TestContext.Current.CancellationToken));
        await Task.Run(() => site.Certbot.Renew(MailSite.Host), TestContext.Current.CancellationToken);
    }

    private static Dictionary<string, string> Environment(MailSite site) => new()
    {
        ["SERVER"] = $"{site.Primary.Endpoint.Address}",
        ["ALL_SERVERS"] = string.Join(' ', site.Servers.Select(server => server.Endpoint.Address)),
        ["KEY_FILE"] = site.Primary.KeyFile(site.Primary.Keys.Sha256),
        ["OWNER"] = MailSite.Owner,
        ["TTL"] = $"{MailSite.Ttl}",
        ["OLD"] = site.NewestRecords.Single().Split(' ')[3],
        ["SERVED"] = site.HandMadeFile,
        ["RELOAD"] = site.ReloadScript,
    };

    private static Task CaughtAsync(MailSite site, Func<Mismatch, bool> expected) =>
        Wait.Until(() => site.Watcher.Mismatches.Any(expected), Limit, "the mismatch is caught", () => site.Certbot.Log + site.Report);
}
