using TlsaRollover.Cli.Demo;
using TlsaRollover.Core.Dane;
using Xunit;

namespace Cli.Tests.Demo;

/// <summary>The demo's watcher over its own servers: what it proves must be able to fail.</summary>
public sealed class WatcherTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TimeLine _time = new(TextWriter.Null);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("demo-watcher-");
    private readonly DemoSite _site;

    public WatcherTests() => _site = new("site", "example.com", Path.Combine(_folder.FullName, "site"), _time);

    [Fact]
    public async Task A_key_without_its_record_is_refused_and_there_is_no_proof()
    {
        _site.Zone.Change(present => present with { Records = RecordSet.Parse("3 1 1 " + new string('c', 64)) });
        await WatchAsync(() => _site.Evidence.Refused.Count > 0);
        Assert.Equal(_site.Former, _site.Evidence.Refused[0].Presented);
        Assert.Contains(_site.Proof().Flaws, flaw => flaw.EndsWith("handshakes could have been refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_with_its_record_is_not_refused()
    {
        await WatchAsync(() => _site.Seen && _site.Evidence.Handshakes > 5);
        Assert.Empty(_site.Evidence.Refused);
        Assert.Equal(0, _site.Evidence.Failures);
        Assert.Equal([_site.Former], _site.Evidence.Presented);
    }

    [Fact]
    public async Task The_secondary_lags()
    {
        _site.Zone.Change(present => present with { Records = RecordSet.Empty });
        await WatchAsync(() => _site.Evidence.At(_site.Primary.Address.ToString()) is { IsEmpty: true } && _site.Seen);
        Assert.Equal(RecordSet.Of(_site.Former), _site.Evidence.At(_site.Secondary.Address.ToString()));
    }

    public void Dispose()
    {
        _site.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task WatchAsync(Func<bool> seen)
    {
        using var end = new CancellationTokenSource();
        var watching = _site.Watcher.WatchAsync(end.Token);
        using var limit = new CancellationTokenSource(Limit);
        while (!seen())
            await Task.Delay(DemoTiming.Glance, limit.Token);
        await end.CancelAsync();
        await watching;
    }
}
