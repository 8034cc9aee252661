using TestKit;
using Xunit;

namespace EndToEnd.KitTests;

public sealed class UnboundResolverTests
{
    private const string Owner = "_25._tcp.mail.example.test";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly string Add = $"update add {Owner} 3 TLSA 3 1 1 {new string('a', 64)}";

    [Fact]
    public async Task It_validates_and_caches_until_the_ttl_is_over()
    {
        using var network = new NetworkNamespace();
        using var bind = await BindServer.PrimaryAsync(new BindOptions { Network = network });
        using var unbound = await UnboundResolver.StartAsync(bind.Endpoint, "example.test", new UnboundOptions { Network = network, TrustAnchorFile = bind.TrustAnchorFile("example.test") });
        bind.Update(Add);
        await Wait.Until(async () => (await bind.TlsaAsync(Owner)).Tlsa.Count == 1, Limit, "the record at the server", () => bind.Log);

        var answer = await unbound.AskAsync(Owner);
        Assert.True(answer is { Rcode: 0, Authentic: true, Authoritative: false, Tlsa.Count: 1 }, answer + unbound.Log);

        bind.Update($"update delete {Owner} TLSA");
        await Wait.Until(async () => (await bind.TlsaAsync(Owner)).Tlsa.Count == 0, Limit, "the record gone from the server", () => bind.Log);
        Assert.Single((await unbound.AskAsync(Owner)).Tlsa);
        await Wait.Until(async () => (await unbound.AskAsync(Owner)).Tlsa.Count == 0, Limit, "the cache forgets", () => unbound.Log);
    }

    [Fact]
    public async Task A_wrong_trust_anchor_makes_the_zone_bogus_and_none_leaves_it_unchecked()
    {
        using var bind = await BindServer.PrimaryAsync();
        using var other = await BindServer.PrimaryAsync();
        using var wrong = await UnboundResolver.StartAsync(bind.Endpoint, "example.test", new UnboundOptions { TrustAnchorFile = other.TrustAnchorFile("example.test") });
        using var unchecking = await UnboundResolver.StartAsync(bind.Endpoint, "example.test");

        Assert.Equal(2, (await wrong.AskAsync("mail.example.test", DnsType.A)).Rcode);
        Assert.True(await unchecking.AskAsync("mail.example.test", DnsType.A) is { Rcode: 0, Authentic: false });
    }
}
