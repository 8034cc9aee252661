using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace TlsaRollover.Providers.Rfc2136.Exchange;

/// <summary>
/// One TCP connection to a server. Stands in for the library's own transport, which has no deadline, never delivers an
/// answer without a question section, and lists the network interfaces of the host before its first question.
/// </summary>
internal sealed class DnsConnection : IDisposable
{
    private readonly Socket _socket;

    private DnsConnection(Socket socket) => _socket = socket;

    /// <exception cref="SocketException">There is no connection.</exception>
    public static async Task<DnsConnection> OpenAsync(IPEndPoint server, Func<AddressFamily, Socket> open, CancellationToken deadline)
    {
        var socket = open(server.AddressFamily);
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(server, deadline);
            return new(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken deadline)
    {
        // over TCP a message is preceded by its length (RFC 1035 §4.2.2), in one segment with it (RFC 7766 §8)
        byte[] framed = [(byte)(message.Length >> 8), (byte)(message.Length & 0xFF), .. message.Span];
        for (var rest = framed.AsMemory(); !rest.IsEmpty;) rest = rest[await _socket.SendAsync(rest, SocketFlags.None, deadline)..];
    }

    /// <exception cref="EndOfStreamException">The server closed the connection.</exception>
    public async Task<byte[]> ReceiveAsync(CancellationToken deadline)
    {
        var length = new byte[2];
        await FillAsync(length, deadline);
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await FillAsync(message, deadline);
        return message;
    }

    public void Dispose() => _socket.Dispose();

    private async Task FillAsync(Memory<byte> buffer, CancellationToken deadline)
    {
        while (!buffer.IsEmpty)
        {
            var count = await _socket.ReceiveAsync(buffer, SocketFlags.None, deadline);
            if (count == 0) throw new EndOfStreamException();
            buffer = buffer[count..];
        }
    }
}
