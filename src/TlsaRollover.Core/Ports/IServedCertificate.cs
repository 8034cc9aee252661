using System.Globalization;
using TlsaRollover.Core.Dane;

namespace TlsaRollover.Core.Ports;

/// <summary>The wire: what services really present in a completed TLS handshake.</summary>
public interface IServedCertificate
{
    /// <summary>
    /// Makes a handshake for each address × key algorithm × with and without SNI, and reports each. Never throws for what a
    /// peer does or fails to do.
    /// </summary>
    Task<IReadOnlyList<EndpointSighting>> LookAsync(ServiceEndpoint endpoint, CancellationToken cancellation);
}

/// <summary>A TLS service.</summary>
/// <param name="Host">The name sent as SNI; its addresses are looked up unless given.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Protocol">
/// <c>smtp</c> (RFC 3207), <c>imap</c> (RFC 9051), <c>pop3</c> (RFC 2595) or <c>sieve</c> (RFC 5804) with STARTTLS, or
/// <c>tls</c> (implicit TLS).
/// </param>
/// <param name="Addresses">The addresses to look at; empty means every address of the host.</param>
public sealed record ServiceEndpoint(string Host, int Port, string Protocol, IReadOnlyList<string> Addresses);

/// <summary>How a handshake ended.</summary>
public enum SightingKind
{
    /// <summary>Completed: the peer proved possession of the certificate's key.</summary>
    Presented,

    /// <summary>Nothing listens: no service, so nothing is presented.</summary>
    Refused,

    /// <summary>The peer has no certificate of that key algorithm: it said so, or closed the connection on that offer and not on another one.</summary>
    NoSuchAlgorithm,

    /// <summary>Anything else: a timeout, a broken dialogue. Proves nothing.</summary>
    Unknown,
}

/// <summary>What one handshake showed.</summary>
/// <param name="Address">Address and port.</param>
/// <param name="Algorithm">The key algorithm offered.</param>
/// <param name="Sni">Whether the host name was sent.</param>
/// <param name="Kind">How it ended.</param>
/// <param name="Leaf">The presented leaf certificate as a 3 0 1 record, null unless presented.</param>
/// <param name="Associations">Every digest record the presented chain yields; empty unless presented.</param>
/// <param name="Detail">One line for people when it was not presented.</param>
public sealed record EndpointSighting(
    string Address, KeyAlgorithm Algorithm, bool Sni, SightingKind Kind, TlsaRecord? Leaf, RecordSet Associations, string? Detail = null)
{
    /// <summary>The port of <see cref="Address"/>; zero when it names none.</summary>
    public int Port => int.TryParse(Address.AsSpan(Address.LastIndexOf(':') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0;
}
