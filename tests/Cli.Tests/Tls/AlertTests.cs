using System.Net.Security;
using System.Net.Sockets;
using TestKit;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using Xunit;

namespace Cli.Tests.Tls;

/// <summary>What a refusal by the peer proves.</summary>
public sealed class AlertTests
{
    private const byte HandshakeFailure = 40;
    private const byte ProtocolVersion = 70;
    private const byte InsufficientSecurity = 71;
    private const byte InternalError = 80;
    private const byte MissingExtension = 109;
    private const byte UnrecognizedName = 112;

    [Theory]
    [InlineData(HandshakeFailure, SightingKind.NoSuchAlgorithm, SightingKind.NoSuchAlgorithm)]
    [InlineData(InsufficientSecurity, SightingKind.NoSuchAlgorithm, SightingKind.NoSuchAlgorithm)]
    [InlineData(MissingExtension, SightingKind.Unknown, SightingKind.NoSuchAlgorithm)]
    [InlineData(UnrecognizedName, SightingKind.Unknown, SightingKind.NoSuchAlgorithm)]
    [InlineData(InternalError, SightingKind.Unknown, SightingKind.Unknown)]
    [InlineData(ProtocolVersion, SightingKind.Unknown, SightingKind.Unknown)]
    public async Task An_alert_means_no_such_certificate_only_when_it_says_so(byte alert, SightingKind withSni, SightingKind withoutSni)
    {
        using var ecdsa = TestCertificate.Ecdsa(Wire.Host);
        var options = new SslServerAuthenticationOptions { ServerCertificate = ecdsa.Certificate };
        await using var server = new ScriptedServer(async (stream, token) =>
        {
            if (await OffersEcdsaAsync(stream, token))
                await ScriptedServer.ServeTlsAsync(stream, options, token);
            else
                await stream.WriteAsync(Alert(alert), token);
        });
        var sightings = await Wire.LookAsync(server.Port, "tls");
        sightings.AssertPresented(KeyAlgorithm.Ecdsa, ecdsa.Certificate);
        Assert.Equal([withSni, withoutSni], sightings.Of(KeyAlgorithm.Rsa).Select(sighting => sighting.Kind));
    }

    [Fact]
    public async Task A_server_that_refuses_everything_has_a_certificate_that_nobody_saw()
    {
        await using var server = new ScriptedServer((stream, token) => stream.WriteAsync(Alert(HandshakeFailure), token).AsTask());
        (await Wire.LookAsync(server.Port, "tls")).AssertUnknown("answered with the TLS alert handshake_failure to everything that was offered");
    }

    [Theory]
    [InlineData(new byte[0], SightingKind.NoSuchAlgorithm)]
    [InlineData(new byte[] { 21, 3 }, SightingKind.Unknown)]
    public async Task A_close_in_place_of_the_alert_means_the_same_unless_something_came_before(byte[] before, SightingKind kind)
    {
        using var ecdsa = TestCertificate.Ecdsa(Wire.Host);
        await using var server = new ScriptedServer(async (stream, token) =>
        {
            if (await OffersEcdsaAsync(stream, token))
                await ScriptedServer.ServeTlsAsync(stream, new() { ServerCertificate = ecdsa.Certificate }, token);
            else
                await CloseAsync(stream, before, token);
        });
        var sightings = await Wire.LookAsync(server.Port, "tls");
        sightings.AssertPresented(KeyAlgorithm.Ecdsa, ecdsa.Certificate);
        sightings.AssertKind(KeyAlgorithm.Rsa, kind);
    }

    [Fact]
    public async Task A_server_that_closes_the_connection_once_is_asked_again()
    {
        using var rsa = TestCertificate.Rsa(Wire.Host);
        var connections = 0;
        await using var server = new ScriptedServer(async (stream, token) =>
        {
            if (Interlocked.Increment(ref connections) == 1)
                await CloseAsync(stream, [], token);
            else
                await ScriptedServer.ServeTlsAsync(stream, new() { ServerCertificate = rsa.Certificate }, token);
        });
        (await Wire.LookAsync(server.Port, "tls")).AssertPresented(KeyAlgorithm.Rsa, rsa.Certificate);
    }

    [Fact]
    public async Task A_server_that_closes_every_connection_has_a_certificate_that_nobody_saw()
    {
        await using var server = new ScriptedServer((stream, token) => CloseAsync(stream, [], token));
        (await Wire.LookAsync(server.Port, "tls")).AssertUnknown("closed the connection without an answer to everything that was offered");
    }

    /// <summary>Takes the ClientHello, says so much and closes in good order.</summary>
    private static async Task CloseAsync(NetworkStream stream, byte[] before, CancellationToken token)
    {
        Assert.NotEqual(0, await stream.ReadAsync(new byte[4096], token));
        await stream.WriteAsync(before, token);
    }

    private static byte[] Alert(byte description) => [21, 3, 3, 0, 2, 2, description];

    /// <summary>Looks at the first scheme of the signature_algorithms extension (RFC 8446 §4.2.3), and leaves all octets where they are.</summary>
    private static async Task<bool> OffersEcdsaAsync(NetworkStream stream, CancellationToken token)
    {
        var hello = new byte[4096];
        var count = await stream.Socket.ReceiveAsync(hello, SocketFlags.Peek, token);
        for (var i = 0; i + 8 <= count; i++)
        {
            if (hello.AsSpan(i, 8) is [0, 13, 0, var outer, 0, var inner, 4, 3] && outer == inner + 2)
                return true;
        }
        return false;
    }
}
