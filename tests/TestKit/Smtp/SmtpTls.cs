using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TestKit;

/// <summary>A TLS handshake with a mail server that accepts any certificate and hands it back.</summary>
public static class SmtpTls
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <param name="server">Where to connect.</param>
    /// <param name="host">The name for SNI.</param>
    /// <param name="network">The namespace of the server.</param>
    /// <param name="implicitTls">No SMTP before TLS.</param>
    public static async Task<X509Certificate2> PresentedAsync(IPEndPoint server, string host, NetworkNamespace? network = null, bool implicitTls = false)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var socket = await Tcp.ConnectAsync(server, network, limit.Token).ConfigureAwait(false);
        using var stream = new NetworkStream(socket);
        if (!implicitTls) await StartTlsAsync(stream, limit.Token).ConfigureAwait(false);
        using var tls = new SslStream(stream);
        await tls.AuthenticateAsClientAsync(Accepting(host), limit.Token).ConfigureAwait(false);
        var presented = X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.GetRawCertData());
        if (!implicitTls) await tls.WriteAsync("QUIT\r\n"u8.ToArray(), limit.Token).ConfigureAwait(false);
        return presented;
    }

    private static SslClientAuthenticationOptions Accepting(string host) => new()
    {
        TargetHost = host,
        // a resumed session would show the certificate of an earlier handshake
        AllowTlsResume = false,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning disable CA5359 // TLSA decides here, not a certification authority
        RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
    };

    private static async Task StartTlsAsync(NetworkStream stream, CancellationToken token)
    {
        await ExpectAsync(stream, "220", token).ConfigureAwait(false);
        await stream.WriteAsync("EHLO watcher.example.test\r\n"u8.ToArray(), token).ConfigureAwait(false);
        await ExpectAsync(stream, "250", token).ConfigureAwait(false);
        await stream.WriteAsync("STARTTLS\r\n"u8.ToArray(), token).ConfigureAwait(false);
        await ExpectAsync(stream, "220", token).ConfigureAwait(false);
    }

    private static async Task ExpectAsync(NetworkStream stream, string code, CancellationToken token)
    {
        string line;
        do line = await ReadLineAsync(stream, token).ConfigureAwait(false);
        while (line.Length > 3 && line[3] == '-');
        if (!line.StartsWith(code, StringComparison.Ordinal)) throw new IOException($"expected {code}, got: {line}");
    }

    private static async Task<string> ReadLineAsync(NetworkStream stream, CancellationToken token)
    {
        var line = new StringBuilder();
        var octet = new byte[1];
        while (octet[0] != '\n')
        {
            await stream.ReadExactlyAsync(octet, token).ConfigureAwait(false);
            line.Append((char)octet[0]);
        }
        return line.ToString().TrimEnd();
    }
}
