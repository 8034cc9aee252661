using System.Net;
using System.Net.Sockets;
using System.Text;
using TestKit;
using TlsaRollover.Cli.Dns;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using Xunit;

namespace Cli.Tests.Dns;

/// <summary>Finding the servers of <c>example.test</c>: BIND with the parent zone <c>test</c>, BIND with the zone itself, a secondary.</summary>
public sealed class ServerDiscoveryTests : IAsyncLifetime
{
    private static readonly OwnerName Owner = OwnerName.Parse("_25._tcp.mail.example.test");
    private static readonly IPAddress Parent = IPAddress.Parse("127.0.0.61");
    private static readonly IPAddress Child = IPAddress.Parse("127.0.0.62");
    private static readonly IPAddress Aliases = IPAddress.Parse("127.0.0.64");
    private static readonly IPAddress Second = IPAddress.Parse("127.0.0.63");

    private readonly NetworkNamespace _network = new();
    private readonly List<IDisposable> _servers = [];
    private FakeDnsServer _resolver = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // the parent still names a server that the child dropped, and lacks one that the child has
        await StartAsync(Parent, "test", [], "example NS ns1.example", "example NS old.example", "alias NS ns1.alias", $"ns1.alias A {Aliases}", $"ns1.example A {Child}", "old.example A 127.0.0.99");
        var child = await StartAsync(Child, "example.test", [new IPEndPoint(Second, 53)], "@ NS ns.nowhere.test.");
        await StartAsync(Aliases, "alias.test", [], "_25._tcp.mail CNAME _25._tcp.mail.example.test.", "_25._tcp.nowhere CNAME tlsa.example.invalid.");
        _servers.Add(await child.SecondaryAsync(new BindOptions { Address = Second }));
        _resolver = new FakeDnsServer(ResolveAsync, _network);
    }

    public ValueTask DisposeAsync()
    {
        _resolver?.Dispose();
        foreach (var server in Enumerable.Reverse(_servers)) server.Dispose();
        _network.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Servers_are_those_of_the_parent_and_those_of_the_child()
    {
        var view = await LookAsync(Owner);
        Assert.Equal("example.test", view.Zone.Text);
        Assert.Equal(
            [
                ("127.0.0.62:53", ServerAnswerKind.Answered),
                ("127.0.0.63:53", ServerAnswerKind.Answered),
                ("127.0.0.99:53", ServerAnswerKind.Unreachable),
                ("ns.nowhere.test", ServerAnswerKind.Unreachable),
            ],
            view.Servers.Select(answer => (answer.Server, answer.Kind)));
        Assert.Contains("'ns.nowhere.test' has no address", view.Servers[3].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alias_is_followed_and_the_servers_of_both_zones_are_found()
    {
        var view = await LookAsync(OwnerName.Parse("_25._tcp.mail.alias.test"));
        Assert.Equal([Owner], view.Way);
        Assert.Equal("example.test", view.Zone.Text);
        Assert.Equal(
            [("127.0.0.64:53", Owner), ("127.0.0.62:53", null), ("127.0.0.63:53", null), ("127.0.0.99:53", null), ("ns.nowhere.test", null)],
            view.Servers.Select(answer => (answer.Server, answer.Alias?.To)));
    }

    [Fact]
    public async Task An_alias_that_leads_nowhere_is_named_with_its_target()
    {
        var fault = await Assert.ThrowsAsync<AuthoritativeDnsException>(() => LookAsync(OwnerName.Parse("_25._tcp.nowhere.alias.test")));
        Assert.StartsWith("'_25._tcp.nowhere.alias.test' leads to 'tlsa.example.invalid' by a CNAME: 'tlsa.example.invalid' is outside any zone", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("list the zone's servers in a table [zones.\"ZONE\"]: servers = [\"address:53\"]", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_outside_any_zone_is_named()
    {
        var fault = await Assert.ThrowsAsync<AuthoritativeDnsException>(() => LookAsync(OwnerName.Parse("_25._tcp.mail.example.invalid")));
        Assert.Contains("'_25._tcp.mail.example.invalid' is outside any zone", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resolver_that_does_not_answer_is_named()
    {
        _resolver.Dispose();
        var fault = await Assert.ThrowsAsync<AuthoritativeDnsException>(() => LookAsync(Owner));
        Assert.Contains($"{Owner}", fault.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("list the zone's servers in the lineage: servers = [\"address:53\"]", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parent_that_does_not_answer_is_never_assumed_fine()
    {
        _servers[0].Dispose();
        _servers.RemoveAt(0);
        await Assert.ThrowsAsync<AuthoritativeDnsException>(() => LookAsync(Owner));
    }

    private async Task<BindServer> StartAsync(IPAddress address, string zone, IPEndPoint[] secondaries, params string[] records)
    {
        var server = await BindServer.PrimaryAsync(new BindOptions
        {
            Network = _network, Address = address, Secondaries = secondaries, Zones = [new BindZone { Name = zone, IsSigned = false, Records = records }],
        });
        _servers.Add(server);
        return server;
    }

    /// <summary>A resolver that knows where the zones are.</summary>
    private async Task<byte[]?> ResolveAsync(byte[] question, CancellationToken token)
    {
        var text = Encoding.ASCII.GetString(question);
        if (!text.Contains("\u0004test\0", StringComparison.Ordinal)) return FakeDnsServer.NoSuchName(question);
        var server = text.Contains("\aexample\u0004test", StringComparison.Ordinal) ? Child : text.Contains("\u0005alias\u0004test", StringComparison.Ordinal) ? Aliases : Parent;
        return await FakeDnsServer.PassAsync(new(server, 53), question, token, _network);
    }

    private Task<AuthoritativeView> LookAsync(OwnerName owner) => new AuthoritativeDns(
        _resolver.Endpoint, TimeProvider.System, TimeSpan.FromSeconds(2), family => _network.Open(family, SocketType.Stream, ProtocolType.Tcp))
        .LookAsync(owner, [], Token);
}
