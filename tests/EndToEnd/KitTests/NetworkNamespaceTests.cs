using System.Net;
using System.Net.Sockets;
using TestKit;
using Xunit;

namespace EndToEnd.KitTests;

public sealed class NetworkNamespaceTests
{
    private static readonly IPEndPoint Address = new(IPAddress.Parse("127.0.0.99"), 53);

    [Fact]
    public async Task Two_namespaces_share_no_port_and_are_gone_when_disposed()
    {
        var names = new List<string>();
        using (var one = new NetworkNamespace())
        using (var two = new NetworkNamespace())
        using (var listener = Listen(one))
        using (var same = Listen(two))
        {
            names.AddRange([one.Name, two.Name]);
            using var client = one.Connect(Address);
            Assert.True(client.Connected && listener.Poll(1_000_000, SelectMode.SelectRead));
            Assert.False(same.Poll(0, SelectMode.SelectRead));
            Assert.False(await Tcp.AnswersAsync(Address));
        }
        Assert.All(names, name => Assert.False(File.Exists($"/run/netns/{name}")));
    }

    [Fact]
    public async Task Asynchronous_code_comes_back_into_the_namespace()
    {
        using var network = new NetworkNamespace();
        using var listener = Listen(network);
        Assert.True(await network.RunAsync(async () =>
        {
            await Task.Yield();
            using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(Address);
            return client.Connected;
        }));
    }

    [Fact]
    public void A_failure_inside_comes_out_as_it_was()
    {
        using var network = new NetworkNamespace();
        Assert.Throws<FormatException>(() => network.Run<int>(() => throw new FormatException()));
    }

    private static Socket Listen(NetworkNamespace network)
    {
        var socket = network.Open(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(Address);
        socket.Listen();
        return socket;
    }
}
