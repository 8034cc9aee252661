using System.Net;
using System.Net.Sockets;
using TestKit;
using TlsaRollover.Cli.Dns;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using Xunit;

namespace Cli.Tests.Dns;

/// <summary>A real signed zone on a BIND primary and a BIND secondary.</summary>
public abstract class SignedZone : IAsyncLifetime
{
    protected const string Record = "3 1 1 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    protected const string Other = "3 1 1 bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);
    protected static readonly OwnerName Owner = OwnerName.Parse("_25._tcp.mail.example.test");
    protected static readonly IPEndPoint Second = new(IPAddress.Parse("127.0.0.54"), 53);

    protected NetworkNamespace Network { get; } = new();

    protected BindServer Primary { get; private set; } = null!;

    protected BindServer Secondary { get; private set; } = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected string[] Both => [Primary.Endpoint.ToString(), Secondary.Endpoint.ToString()];

    public async ValueTask InitializeAsync()
    {
        Primary = await BindServer.PrimaryAsync(new BindOptions { Network = Network, Secondaries = [Second] });
        Secondary = await Primary.SecondaryAsync(new BindOptions { Address = Second.Address });
    }

    public ValueTask DisposeAsync()
    {
        Secondary?.Dispose();
        Primary?.Dispose();
        Network.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected async Task PublishAsync(string record)
    {
        Primary.Update($"update add {Owner} 30 TLSA {record}");
        await Wait.Until(async () => (await Secondary.TlsaAsync(Owner.Text)).Tlsa.Count > 0, Limit, "the record at the secondary", () => Secondary.Log);
    }

    protected Task<AuthoritativeView> LookAsync(string[] servers, IPEndPoint? resolver = null, TimeProvider? time = null) =>
        Dns(resolver, time ?? TimeProvider.System).LookAsync(Owner, servers, Token);

    protected AuthoritativeDns Dns(IPEndPoint? resolver, TimeProvider time, IReadOnlyDictionary<OwnerName, IReadOnlyList<string>>? zones = null) => new(
        resolver, time, TimeSpan.FromSeconds(1), family => Network.Open(family, SocketType.Stream, ProtocolType.Tcp), zones);
}
