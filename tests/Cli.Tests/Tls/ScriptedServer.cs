using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Cli.Tests.Tls;

/// <summary>A TCP server on loopback that does to each connection what a test says.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<NetworkStream, CancellationToken, Task> script;
    private readonly Task accepting;
    private int open;

    public ScriptedServer(Func<NetworkStream, CancellationToken, Task> script)
    {
        this.script = script;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How many connections were open at once at most.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>A TLS server by the base library.</summary>
    public static ScriptedServer Tls(SslServerAuthenticationOptions options) => new((stream, token) => ServeTlsAsync(stream, options, token));

    /// <summary>An SMTP server that does everything right until STARTTLS, and then <paramref name="then"/>.</summary>
    /// <param name="then">What follows the command STARTTLS, its reply included.</param>
    /// <param name="greeting">The lines before.</param>
    /// <param name="offer">The reply to EHLO.</param>
    public static ScriptedServer Smtp(
        Func<NetworkStream, CancellationToken, Task> then,
        string greeting = "220 mail.example.test ESMTP\r\n",
        string offer = "250-mail.example.test\r\n250-PIPELINING\r\n250-starttls\r\n250 SMTPUTF8\r\n") =>
        new(async (stream, token) =>
        {
            await SayAsync(stream, greeting, token);
            Assert.StartsWith("EHLO [127.0.0.1]", await LineAsync(stream, token), StringComparison.Ordinal);
            await SayAsync(stream, offer, token);
            if (await LineAsync(stream, token) == "STARTTLS")
                await then(stream, token);
        });

    public static async Task ServeTlsAsync(NetworkStream stream, SslServerAuthenticationOptions options, CancellationToken token)
    {
        await using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(options, token);
        Assert.Equal(0, await tls.ReadAsync(new byte[1], token)); // the probe takes its leave
    }

    public static Task SayAsync(NetworkStream stream, string text, CancellationToken token) =>
        stream.WriteAsync(Encoding.Latin1.GetBytes(text), token).AsTask();

    public static async Task<string> LineAsync(NetworkStream stream, CancellationToken token)
    {
        var line = new StringBuilder();
        var octet = new byte[1];
        while (await stream.ReadAsync(octet, token) == 1 && octet[0] != '\n')
            line.Append((char)octet[0]);
        return line.ToString().TrimEnd('\r');
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var running = new List<Task>();
        try
        {
            while (true)
                running.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref open));
            try
            {
                await script(client.GetStream(), stop.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // the probe went away: it had seen enough
            }
            Interlocked.Decrement(ref open);
        }
    }
}
