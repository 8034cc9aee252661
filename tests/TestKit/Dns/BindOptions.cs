using System.Net;

namespace TestKit;

/// <summary>How a BIND is to be started.</summary>
public sealed record BindOptions
{
    /// <summary>The namespace to run in; none means that of the test, where in-process clients reach it.</summary>
    public NetworkNamespace? Network { get; init; }

    /// <summary>
    /// None means 127.0.0.53 inside a namespace and 127.0.0.1 outside, where BIND can listen on no other 127.x address.
    /// </summary>
    public IPAddress? Address { get; init; }

    /// <summary>Zero means 53 inside a namespace and a free port outside.</summary>
    public int Port { get; init; }

    /// <summary>Zones of a primary; a secondary takes those of its primary.</summary>
    public IReadOnlyList<BindZone> Zones { get; init; } = [new BindZone()];

    /// <summary>Servers to notify; they also become ns2, ns3 … of each zone.</summary>
    public IReadOnlyList<IPEndPoint> Secondaries { get; init; } = [];

    /// <summary>Transfers need the key <see cref="BindKeys.Transfer"/>.</summary>
    public bool SignedTransfers { get; init; }

    /// <summary>How long a Knot primary's signatures are valid; they are made anew when half of it is left. Null means Knot's default, 14 days.</summary>
    public TimeSpan? SignatureLifetime { get; init; }

    internal IPEndPoint Endpoint()
    {
        if (Network is null) return new(Address ?? IPAddress.Loopback, Port != 0 ? Port : Tcp.FreePort(Address ?? IPAddress.Loopback));
        var address = Address ?? IPAddress.Parse("127.0.0.53");
        Network.AddAddress(address);
        return new(address, Port != 0 ? Port : 53);
    }
}
