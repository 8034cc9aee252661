using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;

namespace TestKit;

/// <summary>A network namespace with nothing but a loopback interface: all of 127.0.0.0/8 and every port belong to one test.</summary>
public sealed class NetworkNamespace : IDisposable
{
    private static int count;

    public string Name { get; } = $"tk{Environment.ProcessId}-{Interlocked.Increment(ref count)}";

    public NetworkNamespace()
    {
        Ip("netns", "add", Name);
        Ip("-n", Name, "link", "set", "lo", "up");
    }

    /// <summary>The same program inside the namespace; the process id stays that of the program.</summary>
    public IReadOnlyList<string> Wrap(params IReadOnlyList<string> argv) => ["ip", "netns", "exec", Name, .. argv];

    /// <summary>
    /// Runs on a thread that entered the namespace. Sockets opened there belong to it for good and may be used from any
    /// thread afterwards. Only sockets opened before <paramref name="body"/> returns count, and none of another thread.
    /// </summary>
    public T Run<T>(Func<T> body)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Enter();
                result = body();
            }
#pragma warning disable CA1031 // carried over to the calling thread
            catch (Exception error)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }

    /// <summary>
    /// As <see cref="Run"/>, for asynchronous code: its continuations come back to the thread in the namespace, save those
    /// behind a <c>ConfigureAwait(false)</c>.
    /// </summary>
    public Task<T> RunAsync<T>(Func<Task<T>> body) => Task.Run(() => Run(() => SingleThread.Run(body)));

    /// <summary>
    /// Gives the loopback interface one more address. Needed for servers that listen only on addresses which an interface
    /// really has, such as BIND; the kernel itself takes all of 127.0.0.0/8 for local.
    /// </summary>
    public void AddAddress(IPAddress address) =>
        Ip("-n", Name, "addr", "replace", $"{address}/{(address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32)}", "dev", "lo");

    /// <summary>Programs started with <see cref="Wrap"/> from now on find this resolver, at port 53, in /etc/resolv.conf.</summary>
    public void UseResolver(IPAddress address)
    {
        Directory.CreateDirectory(Overrides);
        File.WriteAllText(Path.Combine(Overrides, "resolv.conf"), $"nameserver {address}\noptions edns0 trust-ad\n");
    }

    /// <summary>Programs started with <see cref="Wrap"/> from now on know this account and its group, which the host need not have.</summary>
    public void UseAccount(string name, int id)
    {
        Directory.CreateDirectory(Overrides);
        foreach (var (file, line) in new[] { ("passwd", $"{name}:x:{id}:{id}::/nonexistent:/usr/sbin/nologin"), ("group", $"{name}:x:{id}:") })
            File.WriteAllText(Path.Combine(Overrides, file), File.ReadAllText($"/etc/{file}") + line + "\n");
    }

    /// <summary>A new socket of the namespace, not connected yet.</summary>
    public Socket Open(AddressFamily family, SocketType type, ProtocolType protocol) => Run(() => new Socket(family, type, protocol));

    /// <summary>A TCP connection inside the namespace, usable from any thread.</summary>
    public Socket Connect(IPEndPoint server) => Tcp.ConnectAsync(server, this).GetAwaiter().GetResult();

    public void Dispose()
    {
        Command.Run(["ip", "netns", "del", Name]);
        if (Directory.Exists(Overrides)) Directory.Delete(Overrides, recursive: true);
    }

    // ip-netns(8): files here are mounted over those of /etc
    private string Overrides => $"/etc/netns/{Name}";

    private void Enter()
    {
        using var file = File.OpenHandle($"/run/netns/{Name}");
        if (LibC.SetNamespace((int)file.DangerousGetHandle(), LibC.CloneNewNet) != 0)
            throw new InvalidOperationException($"setns({Name}): errno {System.Runtime.InteropServices.Marshal.GetLastPInvokeError()}; root is needed");
    }

    private static void Ip(params string[] arguments) => Command.Run(["ip", .. arguments]).Expect("ip " + string.Join(' ', arguments));
}
