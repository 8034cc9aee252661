using TlsaRollover.Core.Dane;

namespace TlsaRollover.Core.Ports;

/// <summary>The authoritative servers of an owner name's zone, asked one by one over TCP, recursion not desired.</summary>
public interface IAuthoritativeDns
{
    /// <summary>
    /// Asks every server for the TLSA RRset and the SOA serial. <paramref name="servers"/> are addresses with ports such
    /// as <c>192.0.2.1:53</c>; empty means every address of every NS of the zone, parent's and child's (RFC 1034 §4.2.2).
    /// </summary>
    /// <exception cref="AuthoritativeDnsException">The zone or its servers could not be found out.</exception>
    Task<AuthoritativeView> LookAsync(OwnerName owner, IReadOnlyList<string> servers, CancellationToken cancellation);
}

/// <summary>The zone or its authoritative servers could not be found out; the message names what and the cure.</summary>
public sealed class AuthoritativeDnsException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What all authoritative servers say about one owner name.</summary>
/// <param name="Zone">The zone that holds the name, by its SOA.</param>
/// <param name="Validation">What the configured validating resolver says of it.</param>
/// <param name="Servers">One answer for each address, in a fixed order.</param>
public sealed record AuthoritativeView(OwnerName Zone, ZoneValidation Validation, IReadOnlyList<ServerAnswer> Servers);

/// <summary>DNSSEC status of a zone as a validating resolver reports it (RFC 4035 §4.3).</summary>
public enum ZoneValidation
{
    /// <summary>No validating resolver is configured or it did not answer.</summary>
    NotChecked,

    /// <summary>Answers with AD.</summary>
    Secure,

    /// <summary>Answers without AD: unsigned, so TLSA records are inert (RFC 7672 §2.2).</summary>
    Insecure,

    /// <summary>SERVFAIL with CD=0 and an answer with CD=1.</summary>
    Bogus,
}

/// <summary>How one authoritative server answered.</summary>
public enum ServerAnswerKind
{
    /// <summary>An authoritative answer (AA), RRset or its absence.</summary>
    Answered,

    /// <summary>No answer in time or no connection: says nothing about what the server holds.</summary>
    Unreachable,

    /// <summary>An answer that is not what an authoritative server of the zone may give, and may hold data: no AA, a CNAME, malformed.</summary>
    Bad,

    /// <summary>An error without data, such as SERVFAIL or REFUSED: no cache has taken an RRset from it, and it says nothing about what the server holds.</summary>
    Failed,
}

/// <summary>State of the RRSIG over the answer (RFC 4035 §5.3.1), validity period only.</summary>
public enum SignatureState
{
    /// <summary>The zone is not signed.</summary>
    ZoneUnsigned,

    /// <summary>An RRSIG covers the RRset and is within its validity.</summary>
    Valid,

    /// <summary>The zone is signed and no RRSIG covers the RRset.</summary>
    Missing,

    /// <summary>The RRSIGs are expired or not yet valid.</summary>
    OutsideValidity,
}

/// <summary>What one authoritative server said.</summary>
/// <param name="Server">Its address and port, such as <c>192.0.2.1:53</c> or <c>[2001:db8::1]:53</c>.</param>
/// <param name="Kind">Whether the answer counts.</param>
/// <param name="RRset">The TLSA RRset; none when absent or not answered.</param>
/// <param name="Serial">The SOA serial, null when not answered.</param>
/// <param name="Signature">State of the RRSIG.</param>
/// <param name="NegativeTtl">How long an absence may be cached (RFC 2308 §5).</param>
/// <param name="Detail">One line for people when something is wrong.</param>
public sealed record ServerAnswer(
    string Server, ServerAnswerKind Kind, TlsaRRset RRset, uint? Serial, SignatureState Signature, TimeSpan NegativeTtl, string? Detail = null)
{
    /// <summary>Whether it says nothing about what the server gives out: it neither confirms nor refutes what was seen before.</summary>
    public bool SaysNothing => Kind is ServerAnswerKind.Unreachable or ServerAnswerKind.Failed;
}
