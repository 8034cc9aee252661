using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using TestKit;
using TlsaRollover.Cli.Tls;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using Xunit;

namespace Cli.Tests.Tls;

/// <summary>Whatever a peer does ends within the limits, in a sighting that proves nothing.</summary>
public sealed class HostileTests
{
    private static readonly byte[] Megabyte = RandomNumberGenerator.GetBytes(1024 * 1024);

    [Theory]
    [InlineData("smtp")]
    [InlineData("imap")]
    [InlineData("pop3")]
    [InlineData("sieve")]
    [InlineData("tls")]
    public async Task A_silent_peer_ends_in_a_timeout(string protocol)
    {
        await using var server = new ScriptedServer((_, token) => Task.Delay(Timeout.Infinite, token));
        (await Wire.LookAsync(server.Port, protocol, Wire.Short)).AssertUnknown("no complete answer within 0.4 s");
    }

    [Fact]
    public async Task Never_more_than_four_connections_are_open()
    {
        // each is held until a fifth comes, which never does; six handshakes are to be made
        ScriptedServer? server = null;
        await using (server = new ScriptedServer((_, _) => Task.Run(() => SpinWait.SpinUntil(() => server!.MostAtOnce > 4, TimeSpan.FromSeconds(1)))))
            (await Wire.LookAsync(server.Port, "tls")).AssertUnknown("closed the connection");
        Assert.Equal(4, server.MostAtOnce);
    }

    [Fact]
    public async Task A_peer_that_drips_ends_in_a_timeout()
    {
        await using var server = new ScriptedServer(async (stream, token) =>
        {
            await ScriptedServer.SayAsync(stream, "220-", token);
            while (true)
            {
                await ScriptedServer.SayAsync(stream, "x", token);
                await Task.Delay(20, token);
            }
        });
        (await Wire.LookAsync(server.Port, "smtp", Wire.Short)).AssertUnknown("no complete answer within 0.4 s");
    }

    [Theory]
    [InlineData("220-one more line\r\n", "a reply of more than 100 lines")]
    [InlineData("220-one line without end", "a line of more than 2048 octets")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", "does not speak SMTP: 'HTTP/1.1 400 Bad Request'")]
    [InlineData("220\u001b[2Jx\r\n", "does not speak SMTP: '220?[2Jx'")]
    [InlineData("220-a\r\n250 b\r\n", "does not speak SMTP: '250 b'")]
    [InlineData("2\r\n", "does not speak SMTP: '2'")]
    [InlineData("\r\n", "does not speak SMTP: ''")]
    [InlineData("554 go away\r\n", "greeting: answered '554 go away'")]
    public async Task A_greeting_without_end_or_sense_is_refused(string greeting, string detail)
    {
        await using var server = new ScriptedServer(async (stream, token) =>
        {
            while (true)
                await ScriptedServer.SayAsync(stream, greeting, token);
        });
        (await Wire.LookAsync(server.Port, "smtp")).AssertUnknown(detail);
    }

    [Theory]
    [InlineData("250 mail.example.test\r\n", "does not offer STARTTLS")]
    [InlineData("250-mail.example.test\r\n250 STARTTLSX\r\n", "does not offer STARTTLS")]
    [InlineData("250-STARTTLS\r\n250 SIZE\r\n", "does not offer STARTTLS")] // the first line is a name, not an offer
    [InlineData("502 what?\r\n", "EHLO: answered '502 what?'")]
    public async Task A_server_without_STARTTLS_shows_nothing(string offer, string detail)
    {
        await using var server = ScriptedServer.Smtp((_, _) => Task.CompletedTask, offer: offer);
        (await Wire.LookAsync(server.Port, "smtp")).AssertUnknown(detail);
    }

    [Theory]
    [InlineData("454 TLS not available\r\n", "STARTTLS: answered '454 TLS not available'")]
    [InlineData("220 go on\r\n250 injected\r\n", "sent plaintext after its reply to STARTTLS")]
    [InlineData("220 go on\r\n\u0016", "sent plaintext after its reply to STARTTLS")]
    [InlineData("", "closed the connection")]
    public async Task What_goes_wrong_at_STARTTLS_is_said(string reply, string detail)
    {
        await using var server = ScriptedServer.Smtp((stream, token) => ScriptedServer.SayAsync(stream, reply, token));
        (await Wire.LookAsync(server.Port, "smtp")).AssertUnknown(detail);
    }

    [Fact]
    public async Task Garbage_instead_of_TLS_is_refused()
    {
        await using var server = new ScriptedServer((stream, token) => stream.WriteAsync(Megabyte, token).AsTask());
        (await Wire.LookAsync(server.Port, "tls")).AssertUnknown("broke the TLS protocol");
    }

    [Fact]
    public async Task A_peer_that_sends_without_end_is_cut_off()
    {
        // a warning alert, over and over, is valid TLS
        var flood = Enumerable.Repeat(new byte[] { 21, 3, 3, 0, 2, 1, 90 }, 20_000).SelectMany(alert => alert).ToArray();
        await using var server = new ScriptedServer(async (stream, token) =>
        {
            while (true)
                await stream.WriteAsync(flood, token);
        });
        (await Wire.LookAsync(server.Port, "tls")).AssertUnknown("sent more than 256 KiB");
    }

    [Fact]
    public async Task A_refused_connection_serves_nothing()
    {
        var port = Tcp.FreePort(IPAddress.Loopback);
        foreach (var algorithm in (KeyAlgorithm[])[KeyAlgorithm.Rsa, KeyAlgorithm.Ecdsa, KeyAlgorithm.EdDsa])
            (await Wire.LookAsync(port, "smtp")).AssertKind(algorithm, SightingKind.Refused);
    }

    [Fact]
    public async Task A_host_without_address_is_unknown()
    {
        (await LookAsync((_, _) => Task.FromResult<IPAddress[]>([]))).AssertUnknown("mail.example.test has no address");
        (await LookAsync((_, _) => throw new SocketException((int)SocketError.HostNotFound))).AssertUnknown("the addresses of mail.example.test could not be found");
        (await LookAsync((_, token) => Task.Delay(Timeout.Infinite, token).ContinueWith(_ => Array.Empty<IPAddress>(), TaskScheduler.Default)))
            .AssertUnknown("the addresses of mail.example.test could not be found");
    }

    [Fact]
    public async Task Cancellation_passes()
    {
        await using var server = new ScriptedServer((_, token) => Task.Delay(Timeout.Infinite, token));
        using var cancel = new CancellationTokenSource();
        var look = new ServedCertificate(Wire.Patient).LookAsync(new(Wire.Host, server.Port, "tls", ["127.0.0.1"]), cancel.Token);
        await Wait.Until(() => server.MostAtOnce > 0, Wire.Patient, "a connection");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => look);
    }

    private static Task<IReadOnlyList<EndpointSighting>> LookAsync(Func<string, CancellationToken, Task<IPAddress[]>> lookup) =>
        new ServedCertificate(Wire.Short, lookup).LookAsync(new(Wire.Host, 25, "smtp", []), TestContext.Current.CancellationToken);
}
