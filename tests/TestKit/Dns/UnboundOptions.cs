using System.Net;

namespace TestKit;

/// <summary>How an Unbound is to be started.</summary>
public sealed record UnboundOptions
{
    /// <summary>The namespace to run in; none means that of the test.</summary>
    public NetworkNamespace? Network { get; init; }

    /// <summary>Any 127.x address will do, in a namespace or not.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Zero means 53 inside a namespace and a free port outside.</summary>
    public int Port { get; init; }

    /// <summary>The zone's DNSKEY or DS, see <see cref="BindServer.TrustAnchorFile"/>; none means that it does not validate.</summary>
    public string? TrustAnchorFile { get; init; }

    /// <summary>More zones, each with the one server that is asked for it.</summary>
    public IReadOnlyList<(string Zone, IPEndPoint Server)> MoreZones { get; init; } = [];

    internal IPEndPoint Endpoint() => new(Address, Port != 0 ? Port : Network is not null ? 53 : Tcp.FreePort(Address));
}
