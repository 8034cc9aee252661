using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace TestKit;

/// <summary>Asks one server one question by TCP, with a deadline.</summary>
public static class DirectDns
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <exception cref="SocketException">Nothing listens there, or it closed the connection.</exception>
    /// <exception cref="OperationCanceledException">No answer within the limit.</exception>
    public static async Task<DnsAnswer> AskAsync(
        IPEndPoint server,
        string name,
        DnsType type,
        NetworkNamespace? network = null,
        bool recursion = false,
        bool dnssec = false,
        TimeSpan? limit = null)
    {
        using var deadline = new CancellationTokenSource(limit ?? Limit);
        using var socket = await Tcp.ConnectAsync(server, network, deadline.Token).ConfigureAwait(false);
        using var stream = new NetworkStream(socket);
        var id = (ushort)Random.Shared.Next(ushort.MaxValue);
        await SendAsync(stream, DnsWire.Question(id, name, type, recursion, dnssec), deadline.Token).ConfigureAwait(false);
        var answer = await ReceiveAsync(stream, deadline.Token).ConfigureAwait(false);
        if (DnsWire.Read16(answer, 0) != id) throw new IOException($"{server} answered another question");
        return DnsWire.Parse(answer);
    }

    /// <summary>The TLSA RRset of an owner name at one server.</summary>
    public static Task<DnsAnswer> TlsaAsync(IPEndPoint server, string owner, NetworkNamespace? network = null) =>
        AskAsync(server, owner, DnsType.Tlsa, network);

    /// <summary>The SOA serial of a zone at one server; null if it has none.</summary>
    public static async Task<uint?> SerialAsync(IPEndPoint server, string zone, NetworkNamespace? network = null) =>
        (await AskAsync(server, zone, DnsType.Soa, network).ConfigureAwait(false)).SoaSerial;

    private static async Task SendAsync(NetworkStream stream, byte[] question, CancellationToken token)
    {
        var framed = new byte[question.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)question.Length);
        question.CopyTo(framed, 2);
        await stream.WriteAsync(framed, token).ConfigureAwait(false);
    }

    private static async Task<byte[]> ReceiveAsync(NetworkStream stream, CancellationToken token)
    {
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, token).ConfigureAwait(false);
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(message, token).ConfigureAwait(false);
        return message;
    }
}
