using System.Net;
using System.Net.Sockets;

namespace TlsaRollover.Cli.Tls;

/// <summary>A TCP connection to a service that is not trusted: all it may send in its whole life is bounded.</summary>
internal sealed class PeerConnection : IDisposable
{
    // a large chain of post-quantum certificates is some 40 KiB; a peer that sends more is up to something
    private const int MaxReceived = 256 * 1024;

    private readonly Socket _socket;
    private int _received;

    private PeerConnection(Socket socket) => _socket = socket;

    /// <summary>The address that the connection comes from.</summary>
    public IPAddress LocalAddress => ((IPEndPoint)_socket.LocalEndPoint!).Address;

    public static async Task<PeerConnection> OpenAsync(IPEndPoint server, CancellationToken cancellation)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, cancellation).ConfigureAwait(false);
            return new(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether the peer has closed it, in good order.</summary>
    public bool IsClosed { get; private set; }

    /// <exception cref="PeerException">The peer closed the connection or sent more than it may.</exception>
    public async Task<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        var count = await _socket.ReceiveAsync(buffer, cancellation).ConfigureAwait(false);
        _received += count;
        if (_received > MaxReceived)
            throw new PeerException($"sent more than {MaxReceived / 1024} KiB");
        IsClosed = count == 0;
        return count > 0 ? count : throw new PeerException("closed the connection");
    }

    public async Task SendAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellation)
    {
        while (octets.Length > 0)
            octets = octets[await _socket.SendAsync(octets, cancellation).ConfigureAwait(false)..];
    }

    public void Dispose() => _socket.Dispose();
}
