using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Demo;

/// <summary>What many have instead: publish, sleep twice the TTL, reload. It looks at no server but the one it sends to.</summary>
internal sealed class NaiveHook(DemoSite site, TimeLine time)
{
    public async Task RollOverAsync(CancellationToken cancellation)
    {
        var (former, latter, sleep) = (RecordSet.Of(site.Former), RecordSet.Of(site.Latter!), DemoTiming.Ttl * 2);
        time.Tell(site.Name, $"renewed with a new key; the hook publishes new and sleeps {sleep.TotalSeconds:0} s, twice the TTL");
        site.Zone.Change(present => present with { Records = present.Records.Union(latter) });
        await Task.Delay(sleep, cancellation);
        time.Tell(site.Name, "the hook lets the mail server reload, and removes old");
        File.SetLastWriteTimeUtc(site.Mail.ReloadFile, DateTime.UtcNow);
        site.Zone.Change(present => present with { Records = present.Records.Except(former) });
    }
}
