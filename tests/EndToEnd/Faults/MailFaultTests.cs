using System.Net;
using TestKit;
using Xunit;

namespace EndToEnd.Faults;

/// <summary>Mail servers and reload commands that do not do as they should.</summary>
public sealed class MailFaultTests
{
    private static readonly IPAddress Second = IPAddress.Parse("127.0.0.26");

    [Fact]
    public async Task A_reload_that_fails_and_one_that_hangs_are_named_and_tried_again()
    {
        await using var site = await StartAsync(new() { MaxUse = 100_000 });
        site.SetReload("echo 'no luck' >&2; exit 3");
        FaultSite.Injected("a reload command fails");
        var old = site.Renew();
        await IsSaidAsync(site, $"'{site.ReloadScript}' failed: exit code 3", "no luck");
        await site.SaysAsync("127.0.0.25:25 still presents another certificate", $"run '{site.ReloadScript}' by hand");

        site.SetReload("exec sleep 600");
        FaultSite.Injected("a reload command hangs");
        await IsSaidAsync(site, $"'{site.ReloadScript}' was killed: still running after 2 s");
        await site.SaysAsync("127.0.0.25:25 still presents another certificate", $"run '{site.ReloadScript}' by hand");
        await site.HasAsync(site.Primary, old, site.Newest);

        site.SetReload();
        await site.VerifyAsync();
    }

    [Fact]
    public async Task Where_only_one_of_two_addresses_reloads_the_other_is_named_and_the_old_record_stays()
    {
        PostfixServer other = null!;
        await using var site = await StartAsync(new());
        other = await PostfixServer.StartAsync([new(new(Second, 25), [site["postfix.pem"]])], site.Network, maxUse: 100_000);
        using var ending = other;
        // its processes have read the key before the renewal
        using (await SmtpTls.PresentedAsync(new(Second, 25), FaultSite.Host, site.Network)) { }
        site.Reconfigure(text => text.Replace("\"127.0.0.25\"", $"\"127.0.0.25\", \"{Second}\"", StringComparison.Ordinal));
        await using var watcher = await TlsaWatcher.StartAsync(new(FaultSite.Owner, [site.Primary.Endpoint], [new(new(Second, 25), FaultSite.Host)]) { Network = site.Network });
        FaultSite.Injected("only one of two addresses reloads");
        var old = site.Renew();
        await site.UntilAsync("the other address is named", status => status.Reason.Contains($"{Second}:25", StringComparison.Ordinal) && status.Reason.Contains("presents another certificate", StringComparison.Ordinal));
        await site.SaysAsync($"{Second}:25 still presents another certificate", $"run '{site.ReloadScript}' by hand", "reaches every service");
        await site.HasAsync(site.Primary, old, site.Newest);

        site.SetReload($"$POSTFIX\n{string.Join(' ', other.ReloadCommand)}");
        await site.VerifyAsync();
        await watcher.StopAsync();
        Assert.True(watcher.Mismatches.Count == 0, watcher.Report);
    }

    private static Task<FaultSite> StartAsync(FaultOptions options) => FaultSite.StartAsync(async network => await BindServer.PrimaryAsync(new() { Network = network }), options: options);

    private static async Task IsSaidAsync(FaultSite site, params IReadOnlyList<string> words) => await site.UntilAsync(
        $"cleanup says {string.Join(" … ", words)}", _ => words.All(word => site.Agent.Log.Contains(word, StringComparison.Ordinal)));
}
