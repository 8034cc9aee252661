using TestKit;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Providers.Rfc2136;
using Xunit;

namespace Providers.Tests.Rfc2136;

/// <summary>How often the server is connected to and asked: certbot waits for it.</summary>
public sealed class ConnectionTests(UnsignedBind server) : IClassFixture<UnsignedBind>
{
    private static readonly RecordSet Records = RecordSet.Parse($"3 1 1 {new string('a', 64)}");

    private static readonly string Foreign = $"2 0 1 {new string('c', 64)}";

    private readonly OwnerName _owner = server.NewOwner();
    private readonly List<byte[]> _messages = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_look_and_a_change_ask_nothing_twice(bool keepsOpen)
    {
        using var front = Front(keepsOpen);
        var provider = Through(front);
        await provider.ReadAsync(_owner, Token);
        var after = await provider.ChangeAsync(Change, Token);
        Assert.Equal(Records, after.RRset.Records);
        Assert.Equal(await provider.ReadAsync(_owner, Token), after);
        // TLSA, where the zone begins, its SOA; the update; twice TLSA and SOA
        Assert.Equal([false, false, false, true, false, false, false, false], Updates);
        if (keepsOpen) Assert.Equal(2, front.Connections);
    }

    [Fact]
    public async Task Who_comes_between_a_look_and_the_change_loses_nothing()
    {
        using var front = Front(keepsOpen: true);
        var provider = Through(front);
        await provider.ReadAsync(_owner, Token);
        await server.PublishAsync(_owner, 60, Foreign);
        var after = await provider.ChangeAsync(Change, Token);
        Assert.Equal(Records.Union(RecordSet.Parse(Foreign)), after.RRset.Records);
    }

    [Fact]
    public async Task What_an_old_look_saw_is_no_reason_to_do_nothing()
    {
        using var front = Front(keepsOpen: true);
        var provider = Through(front);
        await server.PublishAsync(_owner, 60, $"{Records}", Foreign);
        await provider.ReadAsync(_owner, Token);
        server.Bind.Update($"update delete {_owner} TLSA {Records}");
        await provider.ChangeAsync(Change, Token);
        Assert.Equal(Records.Union(RecordSet.Parse(Foreign)), (await server.LookAsync(_owner)).Records);
    }

    [Fact]
    public async Task An_update_is_sent_once_whatever_happens_to_the_connection()
    {
        using var front = new FakeDnsServer(async (message, token) =>
        {
            Note(message);
            return FakeDnsServer.IsUpdate(message) ? null : await FakeDnsServer.PassAsync(server.Bind.Endpoint, message, token);
        })
        { KeepsOpen = true };
        var provider = Through(front);
        await provider.ReadAsync(_owner, Token);
        await Assert.ThrowsAsync<DnsProviderException>(() => provider.ChangeAsync(Change, Token));
        Assert.Single(Updates, update => update);
    }

    private RRsetChange Change => new(_owner, Records, RecordSet.Empty, TimeSpan.FromSeconds(60));

    private List<bool> Updates
    {
        get
        {
            lock (_messages) return [.. _messages.Select(FakeDnsServer.IsUpdate)];
        }
    }

    private FakeDnsServer Front(bool keepsOpen) => new(async (message, token) =>
    {
        Note(message);
        return await FakeDnsServer.PassAsync(server.Bind.Endpoint, message, token);
    })
    { KeepsOpen = keepsOpen };

    private Rfc2136Provider Through(FakeDnsServer front) => server.Provider(
        server.Bind.Keys.Sha256, options => options with { Server = front.Endpoint, Timeout = TimeSpan.FromSeconds(2) });

    private void Note(byte[] message)
    {
        lock (_messages) _messages.Add([.. message]);
    }
}
