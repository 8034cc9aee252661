using System.Net;
using System.Net.Sockets;

namespace TlsaRollover.Providers.Rfc2136.Exchange;

/// <summary>Why a question got no answer.</summary>
public enum DnsExchangeFault
{
    /// <summary>No connection: nothing was sent.</summary>
    NotConnected,

    /// <summary>This host has no route to the address: nothing was sent.</summary>
    NoRoute,

    /// <summary>The deadline passed.</summary>
    TimedOut,

    /// <summary>The server closed the connection instead of answering.</summary>
    Closed,

    /// <summary>What came is no DNS answer to the question.</summary>
    Malformed,
}

/// <summary>A question got no answer; an update may or may not have been applied. The message is one line that names the address.</summary>
public sealed class DnsExchangeException(IPEndPoint server, DnsExchangeFault fault, TimeSpan limit, Exception? inner = null)
    : IOException(Text(server, fault, limit, inner), inner)
{
    /// <summary>The address that was asked.</summary>
    public IPEndPoint Server => server;

    /// <summary>Why there is no answer.</summary>
    public DnsExchangeFault Fault => fault;

    private static string Text(IPEndPoint server, DnsExchangeFault fault, TimeSpan limit, Exception? inner) => fault switch
    {
        DnsExchangeFault.NotConnected when inner is SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
            $"nothing listens on TCP at {server}: start the server, or correct its address",
        DnsExchangeFault.NotConnected => $"no TCP connection to {server}: {inner?.Message}",
        DnsExchangeFault.NoRoute => $"this host has no route to {server}",
        DnsExchangeFault.TimedOut => $"{server} gave no answer over TCP within {limit.TotalSeconds:0.###} s",
        DnsExchangeFault.Closed => $"{server} closed the TCP connection without an answer",
        _ => $"{server} sent something that is no DNS answer to the question",
    };
}
