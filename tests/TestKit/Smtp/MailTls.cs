using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TestKit;

/// <summary>A TLS handshake with a mail server of any protocol that accepts any certificate and hands it back.</summary>
public static class MailTls
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>What stands before TLS: what the client says, null before the greeting, and how the line begins that ends the answer.</summary>
    private static readonly Dictionary<string, (string? Say, string Until)[]> Dialogues = new()
    {
        ["smtp"] = [(null, "220 "), ("EHLO watcher.example.test", "250 "), ("STARTTLS", "220 ")],
        ["imap"] = [(null, "* OK"), ("a STARTTLS", "a OK")],
        ["pop3"] = [(null, "+OK"), ("STLS", "+OK")],
        ["sieve"] = [(null, "OK"), ("STARTTLS", "OK")],
        ["tls"] = [],
    };

    /// <summary>The certificate that a server presents.</summary>
    /// <param name="endpoint">The server, its name for SNI, and what to offer.</param>
    /// <param name="network">The namespace of the server.</param>
    /// <exception cref="IOException">The server closed the connection, or does not go over to TLS.</exception>
    public static async Task<X509Certificate2> PresentedAsync(WatchedEndpoint endpoint, NetworkNamespace? network = null)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var socket = await Tcp.ConnectAsync(endpoint.Address, network, limit.Token).ConfigureAwait(false);
        using var stream = new NetworkStream(socket);
        foreach (var (say, until) in Dialogues[endpoint.Protocol]) await TalkAsync(stream, say, until, limit.Token).ConfigureAwait(false);
        using var tls = new SslStream(stream);
        await tls.AuthenticateAsClientAsync(Accepting(endpoint), limit.Token).ConfigureAwait(false);
        var presented = X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.GetRawCertData());
        if (endpoint.Protocol == "smtp") await tls.WriteAsync("QUIT\r\n"u8.ToArray(), limit.Token).ConfigureAwait(false);
        return presented;
    }

    private static SslClientAuthenticationOptions Accepting(WatchedEndpoint endpoint) => new()
    {
        TargetHost = endpoint.Host,
        // a resumed session would show the certificate of an earlier handshake
        AllowTlsResume = false,
        // only TLS 1.2 names the key's algorithm in the cipher suite
        EnabledSslProtocols = endpoint.Key is null ? SslProtocols.Tls12 | SslProtocols.Tls13 : SslProtocols.Tls12,
        CipherSuitesPolicy = Suites(endpoint.Key) is { } suites ? new(suites) : null,
#pragma warning disable CA5359 // TLSA decides here, not a certification authority
        RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
    };

    private static TlsCipherSuite[]? Suites(string? key) => key switch
    {
        "rsa" => [TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384],
        "ecdsa" => [TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384],
        _ => null,
    };

    /// <summary>Says a line and reads lines until one begins as wanted; one that says no is an error.</summary>
    private static async Task TalkAsync(NetworkStream stream, string? say, string until, CancellationToken token)
    {
        if (say is not null) await stream.WriteAsync(Encoding.ASCII.GetBytes(say + "\r\n"), token).ConfigureAwait(false);
        string line;
        do
        {
            line = await ReadLineAsync(stream, token).ConfigureAwait(false);
            if (IsRefusal(line)) throw new IOException($"expected {until}, got: {line}");
        }
        while (!line.StartsWith(until, StringComparison.Ordinal));
    }

    private static bool IsRefusal(string line) =>
        line.StartsWith('4') || line.StartsWith('5') || line.StartsWith("-ERR", StringComparison.Ordinal)
        || line.StartsWith("NO", StringComparison.Ordinal) || line.StartsWith("a NO", StringComparison.Ordinal) || line.StartsWith("a BAD", StringComparison.Ordinal);

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
