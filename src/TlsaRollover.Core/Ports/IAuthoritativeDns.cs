using TlsaRollover.Core.Dane;

namespace TlsaRollover.Core.Ports;

/// <summary>
/// The authoritative servers of an owner name's zone, asked one by one over TCP, recursion not desired; where the name is an
/// alias, those of every zone on the way to the RRset too.
/// </summary>
public interface IAuthoritativeDns
{
    /// <summary>
    /// Asks every server for the TLSA RRset and the SOA serial. <paramref name="servers"/> are addresses with ports such
    /// as <c>192.0.2.1:53</c>; empty means every address of every NS of the zone, parent's and child's (RFC 1034 §4.2.2).
    /// A CNAME or DNAME is followed: listed servers are asked about further names of the same zone only.
    /// </summary>
    /// <exception cref="AuthoritativeDnsException">A zone or its servers could not be found out, or aliases lead nowhere.</exception>
    Task<AuthoritativeView> LookAsync(OwnerName owner, IReadOnlyList<string> servers, CancellationToken cancellation);
}

/// <summary>The zone or its authoritative servers could not be found out; the message names what and the cure.</summary>
public sealed class AuthoritativeDnsException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What all authoritative servers say about one owner name.</summary>
/// <param name="Zone">The zone that holds the RRset, by its SOA.</param>
/// <param name="Validation">What the configured validating resolver says of it, every zone on the way included.</param>
/// <param name="Servers">One answer for each address and name on the way, in a fixed order; those of the RRset's zone come last.</param>
public sealed record AuthoritativeView(OwnerName Zone, ZoneValidation Validation, IReadOnlyList<ServerAnswer> Servers)
{
    /// <summary>The names that aliases lead to, one after the other; none where the owner name is no alias.</summary>
    public IReadOnlyList<OwnerName> Way { get; init; } = [];

    /// <summary>The wildcard that makes the RRset (RFC 4592 §3.3.1), null where its name has one of its own.</summary>
    public OwnerName? Wildcard { get; init; }

    /// <summary>Whether some server of the last zone answered: where none does, the way may lead on.</summary>
    public bool IsTold => Servers.Any(answer => answer is { Alias: null, Kind: ServerAnswerKind.Answered });

    /// <summary>The name at the end of the way from <paramref name="owner"/>.</summary>
    public OwnerName EndFrom(OwnerName owner) => Way is [.., var end] ? end : owner;

    /// <summary>The name whose RRset is that of <paramref name="owner"/>.</summary>
    public OwnerName TargetOf(OwnerName owner) => Wildcard ?? EndFrom(owner);
}

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

    /// <summary>When the last RRSIG over a TLSA RRset ends, and how long it is valid in all; null where there is none.</summary>
    public SignatureEnd? SignatureEnd { get; init; }

    /// <summary>
    /// For a server of a zone on the way: what it was asked for and where it leads; serial and signature are then those of the
    /// alias. Null for a server of the zone that holds the RRset.
    /// </summary>
    public Alias? Alias { get; init; }
}

/// <summary>The end of a signature (RFC 4034 §3.1.5).</summary>
/// <param name="At">Its expiration.</param>
/// <param name="Validity">The time from its inception.</param>
public sealed record SignatureEnd(DateTimeOffset At, TimeSpan Validity);

/// <summary>A name that leads to another one, by a CNAME of its own or of a wildcard, or by a DNAME above it (RFC 1034 §3.6.2, RFC 6672).</summary>
/// <param name="From">The name that was asked for.</param>
/// <param name="To">Where it leads; null when the server has no alias there, or gave no answer.</param>
/// <param name="Ttl">How long a cache may be led there.</param>
public sealed record Alias(OwnerName From, OwnerName? To, TimeSpan Ttl);
