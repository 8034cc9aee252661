using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;
using TlsaRollover.Providers.Rfc2136.Tsig;

namespace TlsaRollover.Providers.Rfc2136.Exchange;

/// <summary>
/// One connection for one question with one deadline. Stands in for the library's own TCP transport, which has no deadline
/// and never delivers an answer without a question section; keeps the failure that the library swallows.
/// </summary>
internal sealed class TcpExchange(IPEndPoint server, Func<AddressFamily, Socket> open, TsigSession? tsig, CancellationToken deadline)
    : IClientTransport, IClientConnection
{
    private Socket? _socket;

    /// <summary>Why there is no answer, null as long as nothing failed.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether a connection was made: from then on the server may have read the question.</summary>
    public bool Connected { get; private set; }

    public ushort MaximumAllowedQuerySize => ushort.MaxValue;

    public bool SupportsReliableTransfer => true;

    public bool SupportsMulticastTransfer => false;

    public bool SupportsPooledConnections => false;

    public IClientTransport Transport => this;

    public bool IsFaulty => Failure is not null;

    public Task<IClientConnection?> GetPooledConnectionAsync(DnsClientEndpointInfo endpointInfo, CancellationToken token = default) =>
        Task.FromResult<IClientConnection?>(null);

    public async Task<IClientConnection?> ConnectAsync(DnsClientEndpointInfo endpointInfo, int queryTimeout, CancellationToken token = default) =>
        await Try(async () =>
        {
            _socket = open(server.AddressFamily);
            _socket.NoDelay = true;
            await _socket.ConnectAsync(server, deadline);
            Connected = true;
        }) ? this : null;

    public Task<bool> SendAsync(DnsRawPackage package, CancellationToken token = default) => Try(async () =>
    {
        var message = package.ToArraySegment(includeLengthHeader: false);
        ArraySegment<byte> rest = Framed(tsig is null ? message : tsig.Sign(message));
        while (rest.Count > 0) rest = rest[await _socket!.SendAsync(rest, SocketFlags.None, deadline)..];
    });

    public async Task<DnsReceivedRawPackage?> ReceiveAsync(DnsMessageIdentification identification, CancellationToken token = default)
    {
        DnsReceivedRawPackage? answer = null;
        await Try(async () =>
        {
            // an identification without a question equals one with any: some servers answer an update by a bare header
            do answer = await ReceiveOneAsync();
            while (!answer.MessageIdentification.Equals(identification));
        });
        return IsFaulty ? null : answer;
    }

    public void RestartIdleTimeout(TimeSpan? timeout)
    {
    }

    public void MarkFaulty()
    {
    }

    public void Dispose() => _socket?.Dispose();

    private async Task<DnsReceivedRawPackage> ReceiveOneAsync()
    {
        var length = new byte[2];
        await FillAsync(length);
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await FillAsync(message);
        return new(Framed(tsig is null ? message : tsig.Check(message)), server, (IPEndPoint)_socket!.LocalEndPoint!);
    }

    // over TCP a message is preceded by its length (RFC 1035 §4.2.2)
    private static byte[] Framed(ReadOnlySpan<byte> message) => [(byte)(message.Length >> 8), (byte)(message.Length & 0xFF), .. message];

    private async Task FillAsync(Memory<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var count = await _socket!.ReceiveAsync(buffer, SocketFlags.None, deadline);
            if (count == 0) throw new EndOfStreamException();
            buffer = buffer[count..];
        }
    }

    private async Task<bool> Try(Func<Task> step)
    {
        try
        {
            await step();
            return true;
        }
        catch (Exception failure) when (failure is SocketException or IOException or InvalidDataException or OperationCanceledException)
        {
            Failure = failure;
            return false;
        }
    }
}
