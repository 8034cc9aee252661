using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;
using ARSoft.Tools.Net.Dns.DynamicUpdate;
using TlsaRollover.Providers.Rfc2136.Tsig;

namespace TlsaRollover.Providers.Rfc2136.Exchange;

/// <summary>Asks one server one question over TCP, with a deadline for the whole exchange. UDP is never used: an update must not be sent twice.</summary>
/// <param name="limit">How long an exchange may take, connection included.</param>
/// <param name="open">Opens a TCP socket of that address family; null means an ordinary one.</param>
public sealed class DnsExchange(TimeSpan limit, Func<AddressFamily, Socket>? open = null)
{
    private static readonly SocketError[] NoRoute =
    [
        SocketError.NetworkUnreachable, SocketError.HostUnreachable, SocketError.NetworkDown,
        SocketError.AddressNotAvailable, SocketError.AddressFamilyNotSupported,
    ];

    private readonly Func<AddressFamily, Socket> _open = open ?? (family => new Socket(family, SocketType.Stream, ProtocolType.Tcp));

    /// <summary>Sends a question and returns the answer, whatever its return code.</summary>
    /// <exception cref="DnsExchangeException">There is no answer.</exception>
    public Task<DnsMessage> AskAsync(IPEndPoint server, DnsMessage question, CancellationToken cancellation) =>
        ExchangeAsync(server, client => client.SendMessageAsync(question), null, cancellation);

    /// <summary>Sends a question signed; whether the answer is signed stands in the session.</summary>
    /// <exception cref="DnsExchangeException">There is no answer.</exception>
    internal Task<DnsMessage> AskAsync(IPEndPoint server, DnsMessage question, TsigSession tsig, CancellationToken cancellation) =>
        ExchangeAsync(server, client => client.SendMessageAsync(question), tsig, cancellation);

    /// <summary>Sends an update signed and once; whether the answer is signed stands in the session.</summary>
    /// <exception cref="DnsExchangeException">There is no answer; the update may have been applied.</exception>
    internal Task<DnsUpdateMessage> UpdateAsync(IPEndPoint server, DnsUpdateMessage update, TsigSession tsig, CancellationToken cancellation) =>
        ExchangeAsync(server, client => client.SendUpdateAsync(update), tsig, cancellation);

    private async Task<T> ExchangeAsync<T>(IPEndPoint server, Func<DnsClient, Task<T?>> send, TsigSession? tsig, CancellationToken cancellation)
        where T : DnsMessageBase
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(limit);
        using var transport = new TcpExchange(server, _open, tsig, deadline.Token);
        // the library skips IPv6 servers where it sees no IPv6 address; the transport alone knows the server
        using var client = new DnsClient([IPAddress.Loopback], [transport], disposeTransport: false, queryTimeout: int.MaxValue)
        {
            IsResponseValidationEnabled = true,
        };
        // the deadline is the transport's: the library would turn any cancellation into a missing answer
        var answer = await send(client);
        cancellation.ThrowIfCancellationRequested();
        return answer is { IsQuery: false } ? answer : throw FaultOf(server, transport);
    }

    private DnsExchangeException FaultOf(IPEndPoint server, TcpExchange transport) =>
        new(server, FaultOf(transport), limit, transport.Failure);

    private static DnsExchangeFault FaultOf(TcpExchange transport) => transport.Failure switch
    {
        null or InvalidDataException => DnsExchangeFault.Malformed,
        OperationCanceledException => DnsExchangeFault.TimedOut,
        SocketException failure when !transport.Connected && NoRoute.Contains(failure.SocketErrorCode) => DnsExchangeFault.NoRoute,
        _ => transport.Connected ? DnsExchangeFault.Closed : DnsExchangeFault.NotConnected,
    };
}
