using System.Net;
using TestKit;
using Xunit;

namespace EndToEnd.BadInput;

/// <summary>One BIND for all tests of a class; each test has an owner name of its own.</summary>
public sealed class DnsFixture : IAsyncLifetime
{
    public NetworkNamespace Network { get; } = new();

    public BindServer Bind { get; private set; } = null!;

    /// <summary>A server that knows the same keys and another zone.</summary>
    public BindServer Elsewhere { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Bind = await BindServer.PrimaryAsync(new() { Network = Network });
        Elsewhere = await BindServer.PrimaryAsync(new() { Network = Network, Address = IPAddress.Parse("127.0.0.99"), Zones = [new() { Name = "elsewhere.test" }] });
    }

    public ValueTask DisposeAsync()
    {
        IReadOnlyList<IDisposable?> all = [Elsewhere, Bind, Network];
        foreach (var one in all) one?.Dispose();
        return ValueTask.CompletedTask;
    }
}
