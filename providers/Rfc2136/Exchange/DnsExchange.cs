using System.Collections.Concurrent;
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

    // the system closes them when the process ends
    private readonly ConcurrentDictionary<IPEndPoint, DnsConnection> _kept = new();

    /// <summary>Whether further questions to a server go over a connection that is there already (RFC 7766 §6.2.1).</summary>
    public bool KeepsConnections { get; init; }

    /// <summary>Sends a question and returns the answer, whatever its return code.</summary>
    /// <exception cref="DnsExchangeException">There is no answer.</exception>
    public Task<DnsMessage> AskAsync(IPEndPoint server, DnsMessage question, CancellationToken cancellation) =>
        ExchangeAsync(server, new Asked<DnsMessage>(question, null, MessageCodec.ParseAnswer), repeatable: true, cancellation);

    /// <summary>Sends a question signed; whether the answer is signed stands in the session.</summary>
    /// <exception cref="DnsExchangeException">There is no answer.</exception>
    internal Task<DnsMessage> AskAsync(IPEndPoint server, DnsMessage question, TsigSession tsig, CancellationToken cancellation) =>
        ExchangeAsync(server, new Asked<DnsMessage>(question, tsig, MessageCodec.ParseAnswer), repeatable: true, cancellation);

    /// <summary>Sends an update signed and once; whether the answer is signed stands in the session.</summary>
    /// <exception cref="DnsExchangeException">There is no answer; the update may have been applied.</exception>
    internal Task<DnsUpdateMessage> UpdateAsync(IPEndPoint server, DnsUpdateMessage update, TsigSession tsig, CancellationToken cancellation) =>
        ExchangeAsync(server, new Asked<DnsUpdateMessage>(update, tsig, MessageCodec.ParseUpdate), repeatable: false, cancellation);

    private async Task<T> ExchangeAsync<T>(IPEndPoint server, Asked<T> asked, bool repeatable, CancellationToken cancellation)
        where T : DnsMessageBase
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(limit);
        var connected = false;
        try
        {
            // a kept connection may be closed by the server at any moment, and then nobody knows whether it read an update
            if (repeatable && await OverKeptAsync(server, asked, deadline.Token) is { } early) return early;
            var connection = await DnsConnection.OpenAsync(server, _open, deadline.Token);
            connected = true;
            return await OverAsync(connection, server, asked, deadline.Token);
        }
        catch (Exception failure) when (failure is SocketException or IOException or InvalidDataException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new DnsExchangeException(server, FaultOf(failure, connected), limit, failure);
        }
    }

    /// <summary>The answer over a kept connection; null when there is none, or the server has closed it.</summary>
    private async Task<T?> OverKeptAsync<T>(IPEndPoint server, Asked<T> asked, CancellationToken deadline)
        where T : DnsMessageBase
    {
        if (!_kept.TryRemove(server, out var connection)) return null;
        try
        {
            return await OverAsync(connection, server, asked, deadline);
        }
        catch (Exception closed) when (closed is SocketException or IOException)
        {
            return null;
        }
    }

    private async Task<T> OverAsync<T>(DnsConnection connection, IPEndPoint server, Asked<T> asked, CancellationToken deadline)
        where T : DnsMessageBase
    {
        var keep = false;
        try
        {
            var answer = await asked.OverAsync(connection, deadline);
            keep = KeepsConnections && _kept.TryAdd(server, connection);
            return answer;
        }
        finally
        {
            if (!keep) connection.Dispose();
        }
    }

    private static DnsExchangeFault FaultOf(Exception failure, bool connected) => failure switch
    {
        InvalidDataException => DnsExchangeFault.Malformed,
        OperationCanceledException => DnsExchangeFault.TimedOut,
        SocketException socket when !connected && NoRoute.Contains(socket.SocketErrorCode) => DnsExchangeFault.NoRoute,
        _ => connected ? DnsExchangeFault.Closed : DnsExchangeFault.NotConnected,
    };

    /// <summary>A message, how it is signed and how its answer is read.</summary>
    private sealed record Asked<T>(DnsMessageBase Question, TsigSession? Tsig, Func<byte[], T> Parse)
        where T : DnsMessageBase
    {
        public async Task<T> OverAsync(DnsConnection connection, CancellationToken deadline)
        {
            var message = MessageCodec.Encode(Question);
            await connection.SendAsync(Tsig is null ? message : Tsig.Sign(message.Span), deadline);
            byte[] answer;
            do answer = await connection.ReceiveAsync(deadline);
            while (MessageCodec.IdOf(answer) != Question.TransactionID);
            return MessageCodec.Read(Tsig is null ? answer : Tsig.Check(answer), Question, Parse);
        }
    }
}
