using System.Net;
using TestKit;
using Xunit;

namespace EndToEnd.KitTests;

public sealed class TlsaWatcherTests : IAsyncLifetime
{
    private const string Host = "mail.example.test";
    private const string Owner = "_25._tcp." + Host;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly IPEndPoint Smtp = new(IPAddress.Parse("127.0.0.25"), 25);

    private readonly NetworkNamespace network = new();
    private readonly TempFolder folder = new();
    private readonly TestCertificate first = TestCertificate.Ecdsa(Host);
    private readonly TestCertificate second = TestCertificate.Ecdsa(Host);
    private BindServer bind = null!;
    private PostfixServer postfix = null!;
    private UnboundResolver unbound = null!;

    public async ValueTask InitializeAsync()
    {
        bind = await BindServer.PrimaryAsync(new BindOptions { Network = network });
        unbound = await UnboundResolver.StartAsync(bind.Endpoint, "example.test", new UnboundOptions { Network = network });
        postfix = await PostfixServer.StartAsync([new(Smtp, [folder.Write("combined.pem", first.CombinedPem)])], network);
    }

    [Fact]
    public async Task A_match_is_no_mismatch_and_a_planted_one_is_caught_at_server_and_cache()
    {
        await PublishAsync(first);
        await using var watcher = await WatchAsync();
        await watcher.WatchOnAsync(5, Limit);
        Assert.True(watcher.Mismatches.Count == 0, watcher.Report);

        await PublishAsync(second);
        await Wait.Until(() => watcher.Mismatches.Select(mismatch => mismatch.Version.Source).Distinct().Count() == 2, Limit, "a mismatch of server and cache", () => watcher.Report);
        Assert.All(watcher.Mismatches, mismatch => Assert.Equal(Tlsa(first), mismatch.Presented));
        Assert.All(watcher.Mismatches, mismatch => Assert.Equal(Tlsa(second), mismatch.Version.Records.ToString()));
    }

    [Fact]
    public async Task A_switch_right_after_the_publication_is_caught_by_the_version_still_cached()
    {
        await PublishAsync(first);
        await using var watcher = await WatchAsync();
        bind.Update($"update add {Owner} 2 TLSA {Tlsa(second)}");
        await Wait.Until(() => watcher.Versions.Any(version => version.Records.Matches(second.Certificate)), Limit, "both records", () => watcher.Report);

        folder.Write("combined.pem", second.CombinedPem);
        postfix.Reload();

        await Wait.Until(() => watcher.Mismatches.Count > 0, Limit, "a mismatch", () => watcher.Report + postfix.Log);
        Assert.Equal(Tlsa(first), watcher.Mismatches[0].Version.Records.ToString());
        Assert.Equal(Tlsa(second), watcher.Mismatches[0].Presented);
    }

    [Fact]
    public async Task A_refused_connection_is_no_mismatch()
    {
        await PublishAsync(second);
        postfix.Stop();
        await using var watcher = await WatchAsync();
        await Wait.Until(() => watcher.Handshakes.Values.Single().Refused > 2, Limit, "refused connections", () => watcher.Report);
        Assert.Empty(watcher.Mismatches);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var one in new IDisposable[] { unbound, postfix, bind, first, second, folder, network }) one?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Tlsa(TestCertificate certificate) => Association.Text(certificate.Certificate, 3, 1, 1);

    private Task<TlsaWatcher> WatchAsync() =>
        TlsaWatcher.StartAsync(new WatcherOptions(Owner, [bind.Endpoint], [new(Smtp, Host)]) { Network = network, Resolvers = [unbound] });

    private async Task PublishAsync(TestCertificate certificate)
    {
        bind.Update($"update delete {Owner} TLSA\nupdate add {Owner} 2 TLSA {Tlsa(certificate)}");
        await Wait.Until(async () => (await bind.TlsaAsync(Owner)).TlsaTexts.SequenceEqual([Tlsa(certificate)]), Limit, "the record", () => bind.Log);
    }
}
