using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace TestKit;

/// <summary>A TLS handshake with an SMTP server that accepts any certificate and hands it back.</summary>
public static class SmtpTls
{
    /// <param name="server">Where to connect.</param>
    /// <param name="host">The name for SNI.</param>
    /// <param name="network">The namespace of the server.</param>
    /// <param name="implicitTls">No SMTP before TLS.</param>
    public static Task<X509Certificate2> PresentedAsync(IPEndPoint server, string host, NetworkNamespace? network = null, bool implicitTls = false) =>
        MailTls.PresentedAsync(new(server, host, implicitTls), network);
}
