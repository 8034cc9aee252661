using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;

namespace TlsaRollover.Cli.Demo.Dns;

/// <summary>One connection of a client: messages, each preceded by its length (RFC 1035 §4.2.2).</summary>
internal sealed class LoopbackConnection(LoopbackTransport transport, Socket socket) : IServerConnection
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    public IServerTransport Transport => transport;

    public IPEndPoint RemoteEndPoint { get; } = (IPEndPoint)socket.RemoteEndPoint!;

    public IPEndPoint LocalEndPoint { get; } = (IPEndPoint)socket.LocalEndPoint!;

    public bool CanRead { get; private set; } = true;

    public Task<bool> InitializeAsync(CancellationToken token = default) => Task.FromResult(true);

    public async Task<DnsReceivedRawPackage?> ReceiveAsync(CancellationToken token = default)
    {
        var length = new byte[2];
        byte[] message = [];
        CanRead = await TryAsync(async () =>
        {
            await _stream.ReadExactlyAsync(length, token);
            message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await _stream.ReadExactlyAsync(message, token);
        });
        return CanRead ? new([.. length, .. message], RemoteEndPoint, LocalEndPoint) : null;
    }

    public Task<bool> SendAsync(DnsRawPackage package, CancellationToken token = default) =>
        TryAsync(async () => await _stream.WriteAsync(package.ToArraySegment(includeLengthHeader: true), token));

    public void Dispose() => _stream.Dispose();

    private static async Task<bool> TryAsync(Func<Task> step)
    {
        try
        {
            await step();
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            return false;
        }
    }
}
