using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Providers.Tests.Rfc2136;

/// <summary>A TCP server on loopback that answers each DNS message as a test says; a null answer closes the connection.</summary>
public sealed class FakeServer : IDisposable
{
    private const int UpdateOpcode = 5;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<byte[], CancellationToken, Task<byte[]?>> _answer;

    public FakeServer(Func<byte[], CancellationToken, Task<byte[]?>> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    public IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Passes everything to a real server; what it answered goes through <paramref name="change"/>, with the message asked.</summary>
    public static FakeServer InFrontOf(IPEndPoint real, Func<byte[], byte[], byte[]?> change) =>
        new(async (message, token) => change(message, await PassAsync(real, message, token)));

    public static bool IsUpdate(byte[] message) => ((message[2] >> 3) & 0xF) == UpdateOpcode;

    /// <summary>A bare header that answers the message with that return code.</summary>
    public static byte[] Header(byte[] message, int rcode) => [message[0], message[1], (byte)(message[2] | 0x80), (byte)rcode, 0, 0, 0, 0, 0, 0, 0, 0];

    public static async Task<byte[]> PassAsync(IPEndPoint real, byte[] message, CancellationToken token)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(real, token);
        await WriteAsync(client.GetStream(), message, token);
        return await ReadAsync(client.GetStream(), token);
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var own = client;
        try
        {
            var token = _end.Token;
            if (await _answer(await ReadAsync(client.GetStream(), token), token) is { } answer) await WriteAsync(client.GetStream(), answer, token);
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
        }
    }

    private static async Task<byte[]> ReadAsync(NetworkStream stream, CancellationToken token)
    {
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, token);
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(message, token);
        return message;
    }

    private static async Task WriteAsync(NetworkStream stream, byte[] message, CancellationToken token)
    {
        byte[] framed = [(byte)(message.Length >> 8), (byte)(message.Length & 0xFF), .. message];
        await stream.WriteAsync(framed, token);
    }
}
