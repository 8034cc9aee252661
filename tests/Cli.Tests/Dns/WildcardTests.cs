using System.Net;
using TestKit;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using Xunit;

namespace Cli.Tests.Dns;

/// <summary>RRsets that a wildcard makes: told by the RRSIG's labels in a signed zone, by comparison in an unsigned one.</summary>
public sealed class WildcardTests : IAsyncLifetime
{
    private const string Record = "3 1 1 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private readonly NetworkNamespace _network = new();
    private readonly Dictionary<bool, BindServer> _servers = [];

    public async ValueTask InitializeAsync()
    {
        foreach (var signed in new[] { true, false })
            _servers[signed] = await BindServer.PrimaryAsync(new BindOptions { Network = _network, Address = IPAddress.Parse(signed ? "127.0.0.53" : "127.0.0.60"), Zones = [Zone(signed)] });
    }

    public ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values) server.Dispose();
        _network.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("_25._tcp.a.example.test", "*._tcp.a.example.test")]
    [InlineData("_25._tcp.b.example.test", "*.b.example.test")]
    [InlineData("_25._tcp.x.example.test", "*.example.test")]
    [InlineData("_465._tcp.a.example.test", null)] // its own RRset, the same records
    [InlineData("*._tcp.a.example.test", null)]
    [InlineData("_25._tcp.c.example.test", null)] // nothing: c.example.test stands in the way of *.example.test
    [InlineData("_25._tcp.d.example.test", "*.b.example.test")] // behind a CNAME
    public async Task The_wildcard_that_makes_the_RRset_is_found(string owner, string? wildcard)
    {
        foreach (var (signed, server) in _servers)
        {
            var dns = new TlsaRollover.Cli.Dns.AuthoritativeDns(null, TimeProvider.System, TimeSpan.FromSeconds(1), family => _network.Open(family, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp));
            var view = await dns.LookAsync(OwnerName.Parse(owner), [$"{server.Endpoint}"], TestContext.Current.CancellationToken);
            Assert.Equal((signed, wildcard), (signed, view.Wildcard?.Text));
            Assert.Equal(owner.Contains(".c.", StringComparison.Ordinal) ? RecordSet.Empty : RecordSet.Parse(Record), view.Servers[^1].RRset.Records);
            Assert.Equal(signed ? SignatureState.Valid : SignatureState.ZoneUnsigned, view.Servers[^1].Signature);
        }
    }

    private static BindZone Zone(bool signed) => new()
    {
        IsSigned = signed,
        Records =
        [
            $"*._tcp.a TLSA {Record}", $"_465._tcp.a TLSA {Record}", $"*.b TLSA {Record}", $"* TLSA {Record}", "c A 127.0.0.25", "_25._tcp.d CNAME _dane.b",
        ],
    };
}
