using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace TestKit;

/// <summary>
/// A TCP server on loopback that answers each DNS message as a test says; a null answer closes the connection, as does the
/// first answer unless <see cref="KeepsOpen"/>.
/// </summary>
public sealed class FakeDnsServer : IDisposable
{
    private const int UpdateOpcode = 5;
    private readonly Socket listener;
    private readonly CancellationTokenSource end = new();
    private readonly Func<byte[], CancellationToken, Task<byte[]?>> answer;
    private int connections;

    public FakeDnsServer(Func<byte[], CancellationToken, Task<byte[]?>> answer, NetworkNamespace? network = null)
    {
        this.answer = answer;
        listener = network?.Open(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            ?? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Endpoint = (IPEndPoint)listener.LocalEndPoint!;
        _ = AcceptAsync();
    }

    public IPEndPoint Endpoint { get; }

    /// <summary>Whether further messages are answered over one connection.</summary>
    public bool KeepsOpen { get; init; }

    /// <summary>How many connections were made.</summary>
    public int Connections => connections;

    /// <summary>Passes everything to a real server; what it answered goes through <paramref name="change"/>, with the message asked.</summary>
    public static FakeDnsServer InFrontOf(IPEndPoint real, Func<byte[], byte[], byte[]?> change, NetworkNamespace? network = null) =>
        new(async (message, token) => change(message, await PassAsync(real, message, token, network).ConfigureAwait(false)), network);

    public static bool IsUpdate(byte[] message) => ((message[2] >> 3) & 0xF) == UpdateOpcode;

    /// <summary>A bare header that answers the message with that return code.</summary>
    public static byte[] Header(byte[] message, int rcode) => [message[0], message[1], (byte)(message[2] | 0x80), (byte)rcode, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>The answer "no such name" without an SOA, to a question with an OPT record at its end.</summary>
    public static byte[] NoSuchName(byte[] question)
    {
        const int OptOctets = 11;
        var answer = question[..^OptOctets];
        (answer[2], answer[3], answer[11]) = (0x81, 0x83, 0);
        return answer;
    }

    public static async Task<byte[]> PassAsync(IPEndPoint real, byte[] message, CancellationToken token, NetworkNamespace? network = null)
    {
        using var socket = await Tcp.ConnectAsync(real, network, token).ConfigureAwait(false);
        using var stream = new NetworkStream(socket);
        await WriteAsync(stream, message, token).ConfigureAwait(false);
        return await ReadAsync(stream, token).ConfigureAwait(false);
    }

    public void Dispose()
    {
        end.Cancel();
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptAsync(end.Token).ConfigureAwait(false);
                Interlocked.Increment(ref connections);
                _ = ServeAsync(client);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var stream = new NetworkStream(client, ownsSocket: true);
        try
        {
            var token = end.Token;
            do
            {
                var message = await ReadAsync(stream, token).ConfigureAwait(false);
                if (await answer(message, token).ConfigureAwait(false) is not { } reply) return;
                await WriteAsync(stream, reply, token).ConfigureAwait(false);
            }
            while (KeepsOpen);
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
        }
    }

    private static async Task<byte[]> ReadAsync(NetworkStream stream, CancellationToken token)
    {
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, token).ConfigureAwait(false);
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(message, token).ConfigureAwait(false);
        return message;
    }

    private static async Task WriteAsync(NetworkStream stream, byte[] message, CancellationToken token)
    {
        byte[] framed = [(byte)(message.Length >> 8), (byte)(message.Length & 0xFF), .. message];
        await stream.WriteAsync(framed, token).ConfigureAwait(false);
    }
}
