using System.Globalization;
using System.Net;
using ARSoft.Tools.Net.Dns;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Providers.Rfc2136;

/// <summary>What a server's answer means when it is not the one hoped for, in words that help. No message holds a secret.</summary>
internal sealed class Refusal(IPEndPoint server, TsigKey key, TimeProvider time)
{
    // RFC 8945 §3: error values of the TSIG record; the wire library gives 16 two names
    private const ReturnCode BadSignature = (ReturnCode)16;

    /// <summary>The failure that makes the answer useless whatever it says: a TSIG error, or no valid signature.</summary>
    public DnsProviderException? OfSignature(DnsMessageBase answer, OwnerName owner) => answer.TSigOptions switch
    {
        { Error: ReturnCode.BadKey } => new(Fault.Denied, owner,
            $"{server} says BADKEY: the key name '{key.Name}' or its algorithm {key.Algorithm} is unknown there, or the key is not allowed for '{owner}' TLSA"),
        { Error: BadSignature } => new(Fault.Denied, owner,
            $"{server} says BADSIG: the secret of key '{key.Name}' is not the one the server has"),
        { Error: ReturnCode.BadTime } bad => OfClocks(bad, owner),
        { Error: ReturnCode.BadTrunc } => new(Fault.Denied, owner, $"{server} says BADTRUNC: it demands another MAC length for key '{key.Name}'"),
        { ValidationResult: ReturnCode.NoError } => null,
        { ValidationResult: ReturnCode.BadTime } late => OfClocks(late, owner),
        _ => new(Fault.Unavailable, owner,
            $"the answer of {server} ({CodeOf(answer)}) is not signed with key '{key.Name}', so it is not believed; is it a server that knows the key, or does something stand between?"),
    };

    /// <summary>The failure of a signed question about that name.</summary>
    public DnsProviderException OfQuestion(DnsMessageBase answer, OwnerName owner, string name) => answer.ReturnCode switch
    {
        ReturnCode.ServerFailure => Failed(owner),
        ReturnCode.Refused => new(Fault.Denied, owner,
            $"{server} refuses to answer for '{name}' with key '{key.Name}': it does not serve the zone, or allow-query or a view shuts the key out"),
        ReturnCode.NotAuthoritive => NotAuthoritative(owner, name),
        _ => new(Fault.Rejected, owner, $"{server} answers {CodeOf(answer)} to a question about '{name}'"),
    };

    /// <summary>The failure of a signed update.</summary>
    public DnsProviderException OfUpdate(DnsMessageBase answer, OwnerName owner, OwnerName zone) => answer.ReturnCode switch
    {
        ReturnCode.Refused => new(Fault.Denied, owner,
            $"{server} says REFUSED: key '{key.Name}' may not change TLSA at '{owner}'; grant it in the zone's update-policy (or update ACL) of '{zone}'"),
        ReturnCode.NotAuthoritive => new(Fault.Rejected, owner,
            $"{server} says NOTAUTH: it is not the primary of zone '{zone}', or takes no updates of it"),
        ReturnCode.NotZone => new(Fault.Rejected, owner, $"{server} says NOTZONE: '{owner}' is not in zone '{zone}'"),
        ReturnCode.ServerFailure => Failed(owner),
        ReturnCode.NotImplemented => new(Fault.Rejected, owner, $"{server} says NOTIMP: it takes no updates of '{zone}'"),
        _ => new(Fault.Rejected, owner, $"{server} answers {CodeOf(answer)} to the update of '{owner}' in zone '{zone}'"),
    };

    public DnsProviderException NotAuthoritative(OwnerName owner, string name, string? delegatedTo = null) => new(Fault.Rejected, owner,
        $"{server} is not authoritative for '{name}'{(delegatedTo is null ? "" : $" (it refers to {delegatedTo})")}: name the primary server of its zone");

    private DnsProviderException Failed(OwnerName owner) => new(Fault.Unavailable, owner, $"{server} says SERVFAIL: see its log");

    private DnsProviderException OfClocks(TSigRecord tsig, OwnerName owner) => new(Fault.Unavailable, owner,
        $"{server} says BADTIME: its clock is at {ServerTime(tsig):u} and that of this host at {time.GetUtcNow():u}, more than {TsigKey.AllowedSkew.TotalSeconds:0} s apart; set the clocks (NTP)");

    // RFC 8945 §5.2.3: with BADTIME the server's time stands in Other Data, 48 bits
    private static DateTimeOffset ServerTime(TSigRecord tsig) => tsig.OtherData is { Length: 6 } octets
        ? DateTimeOffset.FromUnixTimeSeconds(octets.Aggregate(0L, (sum, octet) => (sum << 8) | octet))
        : new DateTimeOffset(tsig.TimeSigned.ToUniversalTime());

    private static string CodeOf(DnsMessageBase answer) => answer.ReturnCode switch
    {
        ReturnCode.NoError => "NOERROR",
        ReturnCode.FormatError => "FORMERR",
        ReturnCode.ServerFailure => "SERVFAIL",
        ReturnCode.NxDomain => "NXDOMAIN",
        ReturnCode.NotImplemented => "NOTIMP",
        ReturnCode.Refused => "REFUSED",
        ReturnCode.YXDomain => "YXDOMAIN",
        ReturnCode.YXRRSet => "YXRRSET",
        ReturnCode.NXRRSet => "NXRRSET",
        ReturnCode.NotAuthoritive => "NOTAUTH",
        ReturnCode.NotZone => "NOTZONE",
        var other => string.Create(CultureInfo.InvariantCulture, $"RCODE {(int)other}"),
    };
}
