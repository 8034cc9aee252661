using System.Net;
using Microsoft.Extensions.Time.Testing;
using TestKit;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Providers.Rfc2136;
using Xunit;

namespace Providers.Tests.Rfc2136;

/// <summary>What people read when a server refuses: the thing, the cure and no secret.</summary>
public sealed class RefusalTests(UnsignedBind server) : IClassFixture<UnsignedBind>
{
    private static readonly RecordSet Records = RecordSet.Parse($"3 1 1 {new string('a', 64)}");

    private readonly OwnerName _owner = server.NewOwner();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private BindKeys Keys => server.Bind.Keys;

    [Fact]
    public async Task A_wrong_secret()
    {
        var key = Keys.Sha256.WithWrongSecret();
        await RefusesAsync(server.Provider(key), Fault.Denied, key, "BADSIG", "secret of key 'agent-sha256'");
    }

    [Fact]
    public async Task An_unknown_key() =>
        await RefusesAsync(server.Provider(Keys.Unknown), Fault.Denied, Keys.Unknown, "BADKEY", "'unknown-key'", "unknown", "not allowed");

    [Fact]
    public async Task Another_algorithm_than_the_key_has_at_the_server()
    {
        var key = Keys.Sha256 with { Algorithm = "hmac-sha512" };
        await RefusesAsync(server.Provider(key), Fault.Denied, key, "BADKEY", "hmac-sha512");
    }

    [Fact]
    public async Task A_key_without_a_grant() =>
        await RefusesAsync(server.Provider(Keys.NotGranted), Fault.Denied, Keys.NotGranted, "REFUSED", "'not-granted'", $"TLSA at '{_owner}'", "update-policy", "'example.test'");

    [Fact]
    public async Task Clocks_apart()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow.AddHours(2));
        var message = await RefusesAsync(server.Provider(Keys.Sha256, time: clock), Fault.Unavailable, Keys.Sha256, "BADTIME", "NTP");
        Assert.Contains($"{clock.GetUtcNow():u}", message, StringComparison.Ordinal);
        Assert.Contains($"{DateTimeOffset.UtcNow:yyyy-MM-dd}", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_in_no_zone_of_the_server()
    {
        var refusal = await ThrowsAsync(server.Provider(Keys.Sha256), OwnerName.Parse("_25._tcp.mail.elsewhere.test"));
        Assert.Equal(Fault.Denied, refusal.Fault);
        Assert.Contains("'_25._tcp.mail.elsewhere.test'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("does not serve the zone", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_the_server_delegates_away()
    {
        server.Bind.Update("update add child.example.test 60 NS ns.child.elsewhere.test.");
        var refusal = await ThrowsAsync(server.Provider(Keys.Sha256), OwnerName.Parse("_25._tcp.mail.child.example.test"));
        Assert.Equal(Fault.Rejected, refusal.Fault);
        Assert.Contains("not authoritative", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("'ns.child.elsewhere.test'", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("elsewhere.test", "is not in the configured zone 'elsewhere.test'")]
    [InlineData("_tcp.example.test", "serves no zone '_tcp.example.test'")]
    public async Task A_configured_zone_that_is_wrong(string zone, string words)
    {
        var owner = OwnerName.Parse("_25._tcp.example.test");
        var refusal = await ThrowsAsync(server.Provider(Keys.Sha256, options => options with { Zone = OwnerName.Parse(zone) }), owner);
        Assert.Equal(Fault.Rejected, refusal.Fault);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configured_zone_that_is_right()
    {
        var provider = server.Provider(Keys.Sha256, options => options with { Zone = OwnerName.Parse("example.test") });
        Assert.Equal("example.test", (await provider.ReadAsync(_owner, Token)).Zone.Text);
    }

    [Fact]
    public async Task Records_from_a_wildcard()
    {
        server.Bind.Update($"update add *.wild.example.test 60 TLSA {Records}");
        var refusal = await ThrowsAsync(server.Provider(Keys.Sha256), OwnerName.Parse("_25._tcp.wild.example.test"), Other);
        Assert.Equal(Fault.Rejected, refusal.Fault);
        Assert.Contains("wildcard '*.wild.example.test'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_listen()
    {
        var nobody = new IPEndPoint(IPAddress.Loopback, Tcp.FreePort(IPAddress.Loopback));
        await RefusesAsync(server.Provider(Keys.Sha256, options => options with { Server = nobody }), Fault.Unavailable, Keys.Sha256, nobody.ToString(), "nothing listens", "the provider's server runs");
    }

    [Fact]
    public async Task A_server_that_accepts_and_never_answers()
    {
        using var silent = new FakeDnsServer(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return null;
        });
        var provider = server.Provider(Keys.Sha256, options => options with { Server = silent.Endpoint, Timeout = TimeSpan.FromMilliseconds(300) });
        await RefusesAsync(provider, Fault.Unavailable, Keys.Sha256, silent.Endpoint.ToString(), "no answer over TCP within 0.3 s");
    }

    [Fact]
    public async Task A_server_that_closes_the_connection()
    {
        using var shy = new FakeDnsServer((_, _) => Task.FromResult<byte[]?>(null));
        await RefusesAsync(Through(shy), Fault.Unavailable, Keys.Sha256, shy.Endpoint.ToString(), "closed the TCP connection");
    }

    [Fact]
    public async Task A_server_that_speaks_something_else()
    {
        using var web = new FakeDnsServer((message, _) => Task.FromResult<byte[]?>([message[0], message[1], 0x80, 0, 0, 9, 0, 9, 0, 9, 0, 9, 0xFF]));
        await RefusesAsync(Through(web), Fault.Unavailable, Keys.Sha256, web.Endpoint.ToString(), "no DNS answer");
    }

    private Rfc2136Provider Through(FakeDnsServer front) => server.Provider(Keys.Sha256, options => options with { Server = front.Endpoint });

    private static RecordSet Other => RecordSet.Parse($"3 1 1 {new string('b', 64)}");

    private async Task<string> RefusesAsync(Rfc2136Provider provider, Fault fault, TestKit.TsigKey key, params string[] words)
    {
        var refusal = await ThrowsAsync(provider, _owner);
        Assert.Equal(fault, refusal.Fault);
        Assert.Equal(_owner, refusal.Owner);
        Assert.All(words, word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.DoesNotContain(key.Secret, refusal.ToString(), StringComparison.Ordinal);
        Assert.Equal(TlsaRRset.None, await server.LookAsync(_owner));
        return refusal.Message;
    }

    private static Task<DnsProviderException> ThrowsAsync(Rfc2136Provider provider, OwnerName owner, RecordSet? records = null) =>
        Assert.ThrowsAsync<DnsProviderException>(() => provider.ChangeAsync(new(owner, records ?? Records, RecordSet.Empty), Token));
}
