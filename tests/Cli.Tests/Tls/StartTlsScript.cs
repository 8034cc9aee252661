using System.Net.Sockets;
using Xunit;

namespace Cli.Tests.Tls;

/// <summary>What a server of one protocol says until it has read the command that starts TLS.</summary>
/// <param name="Greeting">What it says first.</param>
/// <param name="Exchanges">Each command that it expects, and its reply; the last one has no reply of its own.</param>
/// <param name="GoAhead">The reply after which TLS begins.</param>
internal sealed record StartTlsScript(string Greeting, IReadOnlyList<(string Command, string Reply)> Exchanges, string GoAhead)
{
    public static StartTlsScript Of(string protocol) => protocol switch
    {
        "imap" => new(
            "* OK ready\r\n",
            [("a1 CAPABILITY", "* CAPABILITY IMAP4rev2 starttls LOGINDISABLED\r\n* OK by the way\r\na1 OK done\r\n"), ("a2 STARTTLS", "")],
            "* OK soon\r\na2 ok go on\r\n"),
        "pop3" => new("+OK ready <1@mail.example.test>\r\n", [("STLS", "")], "+OK go on\r\n"),
        "sieve" => new(
            "\"IMPLEMENTATION\" \"Example\"\r\n\"SIEVE\" \"fileinto\"\r\n\"StartTLS\"\r\n\"VERSION\" \"1.0\"\r\nOK \"ready\"\r\n",
            [("STARTTLS", "")],
            "OK\r\n"),
        _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, null),
    };

    /// <summary>A server that keeps to the script, and then does what <paramref name="then"/> says, go-ahead included.</summary>
    public ScriptedServer Serve(Func<NetworkStream, CancellationToken, Task> then) => new(async (stream, token) =>
    {
        await ScriptedServer.SayAsync(stream, Greeting, token);
        foreach (var (command, reply) in Exchanges)
        {
            var line = await ScriptedServer.LineAsync(stream, token);
            if (line.Length == 0)
                return; // the probe went away
            Assert.Equal(command, line);
            await ScriptedServer.SayAsync(stream, reply, token);
        }
        await then(stream, token);
    });

    public ScriptedServer Serve(string reply) => Serve((stream, token) => ScriptedServer.SayAsync(stream, reply, token));
}
