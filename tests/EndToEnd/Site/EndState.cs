using TestKit;
using Xunit;

namespace EndToEnd.Site;

/// <summary>What must be true when a rollover is over.</summary>
public static class EndState
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private const int FewestLooks = 20;

    /// <summary>
    /// Watches a little longer, then demands: nothing was ever refused, exactly the newest certificate's records stand beside
    /// the foreign ones at every server, Postfix presents that certificate, and openssl and ldns agree.
    /// </summary>
    public static async Task VerifyAsync(MailSite site)
    {
        IReadOnlyList<string> records = [.. site.NewestRecords, .. site.Foreign];
        await StandsAsync(site, records);
        await IsCachedAsync(site, records);
        await site.Watcher.WatchOnAsync(5, Limit);
        await Wait.Until(() => site.Watcher.Looks.Concat(site.Watcher.Handshakes).All(watched => watched.Value.Good >= FewestLooks), Limit, $"{FewestLooks} looks at everything", () => site.Report);
        await site.Watcher.StopAsync();
        Assert.True(site.Watcher.Mismatches.Count == 0, site.Report);
        await PresentsNewestAsync(site);
        DaneCheck.Openssl(MailSite.Smtp, MailSite.Host, records, site.Network).Expect("openssl s_client");
        DaneCheck.Ldns(MailSite.Host, MailSite.Smtp.Port, Path.Combine(site.Live, "cert.pem"), site.Primary.TrustAnchorFile(MailSite.Zone), site.Network).Expect("ldns-dane");
    }

    /// <summary>Waits until exactly these records stand at every server, and the watcher has seen them there.</summary>
    public static async Task StandsAsync(MailSite site, IReadOnlyList<string> records)
    {
        var wanted = new TlsaSet(records);
        foreach (var server in site.Servers)
            await Wait.Until(async () => new TlsaSet((await server.TlsaAsync(MailSite.Owner)).TlsaTexts) == wanted && IsSeen(site, server, wanted), Limit, $"{server.Endpoint} has exactly {wanted}", () => server.Log + site.Report);
    }

    // a watcher sees no RRset at all as no version, and one that stands for less than a glance not at all
    private static bool IsSeen(MailSite site, BindServer server, TlsaSet wanted) =>
        wanted == new TlsaSet([]) || site.Watcher is null || (site.Watcher.StepsOf(server.Endpoint) is [.., var last] && last == wanted);

    /// <summary>Waits until the caches have let go of older answers, and demands that they validated the new one.</summary>
    private static async Task IsCachedAsync(MailSite site, IReadOnlyList<string> records)
    {
        var wanted = new TlsaSet(records);
        foreach (var resolver in site.Resolvers)
            await Wait.Until(async () => await resolver.AskAsync(MailSite.Owner) is { Authentic: true } answer && new TlsaSet(answer.TlsaTexts) == wanted, Limit, $"{resolver.Endpoint} has validated exactly {wanted}", () => site.Report);
    }

    /// <summary>Waits until Postfix presents the newest certificate: a reload lets a process end its work first.</summary>
    public static Task ComesToPresentNewestAsync(MailSite site)
    {
        using var newest = site.Newest;
        var thumbprint = newest.Thumbprint;
        return Wait.Until(async () =>
        {
            using var presented = await SmtpTls.PresentedAsync(MailSite.Smtp, MailSite.Host, site.Network);
            return presented.Thumbprint == thumbprint;
        }, Limit, "Postfix presents the newest certificate", () => site.Report);
    }

    public static async Task PresentsNewestAsync(MailSite site)
    {
        using var newest = site.Newest;
        using var presented = await SmtpTls.PresentedAsync(MailSite.Smtp, MailSite.Host, site.Network);
        Assert.Equal(newest.Thumbprint, presented.Thumbprint);
    }
}
