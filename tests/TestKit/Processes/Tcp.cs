using System.Net;
using System.Net.Sockets;

namespace TestKit;

/// <summary>TCP connections into a network namespace or, without one, from where the test runs.</summary>
public static class Tcp
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly HashSet<int> HandedOut = [];

    public static async Task<Socket> ConnectAsync(IPEndPoint server, NetworkNamespace? network = null, CancellationToken token = default)
    {
        var socket = network?.Open(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            ?? new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(Limit);
        try
        {
            await socket.ConnectAsync(server, limit.Token).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>True if something listens there.</summary>
    public static async Task<bool> AnswersAsync(IPEndPoint server, NetworkNamespace? network = null)
    {
        try
        {
            using var socket = await ConnectAsync(server, network).ConfigureAwait(false);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>A port free for both TCP and UDP at that address, outside any namespace, never handed out twice.</summary>
    public static int FreePort(IPAddress address)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            using var stream = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            stream.Bind(new IPEndPoint(address, 0));
            var port = ((IPEndPoint)stream.LocalEndPoint!).Port;
            if (IsFreeForUdp(address, port) && Take(port)) return port;
        }
        throw new InvalidOperationException($"no free port at {address}");
    }

    private static bool IsFreeForUdp(IPAddress address, int port)
    {
        using var datagram = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            datagram.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool Take(int port)
    {
        lock (HandedOut) return HandedOut.Add(port);
    }
}
