using System.Net;
using TestKit;
using Xunit;

namespace EndToEnd.KitTests;

public sealed class BindServerTests
{
    private const string Owner = "_25._tcp.mail.example.test";
    private static readonly string Add = $"update add {Owner} 2 TLSA 3 1 1 {new string('a', 64)}";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task An_update_reaches_the_secondary()
    {
        using var network = new NetworkNamespace();
        var second = new IPEndPoint(IPAddress.Parse("127.0.0.54"), 53);
        using var primary = await BindServer.PrimaryAsync(new BindOptions { Network = network, Secondaries = [second], SignedTransfers = true });
        using var secondary = await primary.SecondaryAsync(new BindOptions { Address = second.Address });

        primary.Update(Add, primary.Keys.Sha512);

        await Wait.Until(async () => (await secondary.TlsaAsync(Owner)).Tlsa.Count == 1, Limit, "the record at the secondary", () => primary.Log + secondary.Log);
        var answer = await DirectDns.AskAsync(secondary.Endpoint, Owner, DnsType.Tlsa, network, dnssec: true);
        Assert.True(answer.Authoritative && answer.IsSigned(DnsType.Tlsa));
        Assert.Equal(["3 1 1 " + new string('a', 64)], answer.TlsaTexts);
        Assert.Equal(2, answer.Tlsa[0].Ttl);
    }

    [Fact]
    public async Task A_secondary_without_transfers_serves_what_it_had_and_catches_up()
    {
        using var network = new NetworkNamespace();
        var second = new IPEndPoint(IPAddress.Parse("127.0.0.54"), 53);
        using var primary = await BindServer.PrimaryAsync(new BindOptions { Network = network, Secondaries = [second] });
        using var secondary = await primary.SecondaryAsync(new BindOptions { Address = second.Address });

        await primary.BlockTransfersAsync();
        primary.Update(Add);
        await Wait.Until(() => primary.Log.Contains("denied", StringComparison.Ordinal), Limit, "a refused transfer", () => primary.Log);
        Assert.Empty((await secondary.TlsaAsync(Owner)).Tlsa);

        await primary.AllowTransfersAsync();
        await Wait.Until(async () => (await secondary.TlsaAsync(Owner)).Tlsa.Count == 1, Limit, "the secondary catches up", () => secondary.Log);
    }

    [Fact]
    public async Task A_server_outside_a_namespace_keeps_its_data_over_a_kill()
    {
        using var primary = await BindServer.PrimaryAsync(new BindOptions { Zones = [new BindZone { IsSigned = false }] });
        primary.Update(Add, primary.Keys.MixedCase);
        primary.Kill();
        Assert.False(await Tcp.AnswersAsync(primary.Endpoint));
        await primary.StartAsync();
        Assert.Single((await primary.TlsaAsync(Owner)).Tlsa);
    }

    [Fact]
    public async Task Keys_may_do_what_they_were_granted_and_no_more()
    {
        using var primary = await BindServer.PrimaryAsync(new BindOptions { Zones = [new BindZone { IsSigned = false }] });
        Assert.Contains("REFUSED", Attempt(primary, primary.Keys.NotGranted, Add), StringComparison.Ordinal);
        Assert.Contains("REFUSED", Attempt(primary, primary.Keys.Sha256, "update add x.example.test 2 A 192.0.2.1"), StringComparison.Ordinal);
        Assert.Contains("BADKEY", Attempt(primary, primary.Keys.Unknown, Add), StringComparison.Ordinal);
        Assert.Contains("BADSIG", Attempt(primary, primary.Keys.Sha256.WithWrongSecret(), Add), StringComparison.Ordinal);
        Assert.Empty((await primary.TlsaAsync(Owner)).Tlsa);
    }

    [Fact]
    public async Task It_serves_several_zones_by_ipv6_and_falls_silent_when_paused()
    {
        using var network = new NetworkNamespace();
        BindZone[] zones = [new(), new() { Name = "other.test", IsSigned = false, Records = ["_25._tcp.mail 7 CNAME " + Owner + "."] }];
        using var bind = await BindServer.PrimaryAsync(new BindOptions { Network = network, Address = IPAddress.Parse("fd00::53"), Zones = zones });
        bind.Update(Add);

        // BIND does not follow a CNAME into another zone unless recursion is wanted
        var alias = Assert.Single((await bind.TlsaAsync("_25._tcp.mail.other.test")).Answers);
        Assert.True(alias is { Type: DnsType.CName, Ttl: 7 });
        await Wait.Until(async () => (await bind.TlsaAsync(Owner)).Tlsa.Count == 1, Limit, "the record", () => bind.Log);

        bind.Pause();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DirectDns.AskAsync(bind.Endpoint, Owner, DnsType.Tlsa, network, limit: TimeSpan.FromMilliseconds(300)));
        bind.Resume();
        Assert.Single((await bind.TlsaAsync(Owner)).Tlsa);
    }

    private static string Attempt(BindServer server, TsigKey key, string script) =>
        Assert.Throws<InvalidOperationException>(() => server.Update(script, key)).Message;
}
