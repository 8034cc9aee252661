using System.Net;
using ARSoft.Tools.Net.Dns;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Providers.Rfc2136.Exchange;
using TlsaRollover.Providers.Rfc2136.Tsig;

namespace TlsaRollover.Providers.Rfc2136;

/// <summary>What a server's answer means when it is not the one hoped for, in words that help. No message holds a secret.</summary>
internal sealed class Refusal(IPEndPoint server, TsigKey key, TimeProvider time)
{
    /// <summary>The failure that makes the answer useless whatever it says: a TSIG error, or no valid signature.</summary>
    public DnsProviderException? OfSignature(DnsMessageBase answer, TsigVerdict verdict, OwnerName owner) => verdict switch
    {
        { Error: TsigError.BadKey } => new(Fault.Denied, owner,
            $"{server} says BADKEY: the key name '{key.Name}' or its algorithm {key.Algorithm} is unknown there, or the key is not allowed for '{owner}' TLSA: compare both files of the key, and the zone's update-policy"),
        { Error: TsigError.BadSignature } => new(Fault.Denied, owner,
            $"{server} says BADSIG: the secret of key '{key.Name}' is not the one the server has: copy the key file anew"),
        { Error: TsigError.BadTime } => OfClocks(verdict, owner),
        { Error: TsigError.BadTruncation } => new(Fault.Denied, owner, $"{server} says BADTRUNC: it demands another MAC length for key '{key.Name}': set it to the full length there"),
        { Signed: true } => null,
        _ => new(Fault.Unavailable, owner,
            $"the answer of {server} ({ResponseCode.Of(answer)}) is not signed with key '{key.Name}', so it is not believed: see whether the server knows the key, and what stands between"),
    };

    /// <summary>The failure of a signed question about that name.</summary>
    public DnsProviderException OfQuestion(DnsMessageBase answer, OwnerName owner, string name) => answer.ReturnCode switch
    {
        ReturnCode.ServerFailure => Failed(owner),
        ReturnCode.Refused => new(Fault.Denied, owner,
            $"{server} refuses to answer for '{name}' with key '{key.Name}': it does not serve the zone, or allow-query or a view shuts the key out: correct that in its configuration"),
        ReturnCode.NotAuthoritive => NotAuthoritative(owner, name),
        _ => new(Fault.Rejected, owner, $"{server} answers {ResponseCode.Of(answer)} to a question about '{name}': see its log"),
    };

    /// <summary>The failure of a signed update.</summary>
    public DnsProviderException OfUpdate(DnsMessageBase answer, OwnerName owner, OwnerName zone) => answer.ReturnCode switch
    {
        ReturnCode.Refused => new(Fault.Denied, owner,
            $"{server} says REFUSED: key '{key.Name}' may not change TLSA at '{owner}'; grant it in the zone's update-policy (or update ACL) of '{zone}'"),
        ReturnCode.NotAuthoritive => new(Fault.Rejected, owner,
            $"{server} says NOTAUTH: it is not the primary of zone '{zone}', or takes no updates of it: name the primary, or allow updates there"),
        ReturnCode.NotZone => new(Fault.Rejected, owner, $"{server} says NOTZONE: '{owner}' is not in zone '{zone}': correct 'zone' of the provider"),
        ReturnCode.ServerFailure => Failed(owner),
        ReturnCode.NotImplemented => new(Fault.Rejected, owner, $"{server} says NOTIMP: it takes no updates of '{zone}': name a server that does"),
        _ => new(Fault.Rejected, owner, $"{server} answers {ResponseCode.Of(answer)} to the update of '{owner}' in zone '{zone}': see its log"),
    };

    public DnsProviderException NotAuthoritative(OwnerName owner, string name, string? delegatedTo = null) => new(Fault.Rejected, owner,
        $"{server} is not authoritative for '{name}'{(delegatedTo is null ? "" : $" (it refers to {delegatedTo})")}: name the primary server of its zone");

    private DnsProviderException Failed(OwnerName owner) => new(Fault.Unavailable, owner, $"{server} says SERVFAIL: see its log");

    private DnsProviderException OfClocks(TsigVerdict verdict, OwnerName owner) => new(Fault.Unavailable, owner,
        $"{server} says BADTIME: its clock is at {verdict.ServerTime:u} and that of this host at {time.GetUtcNow():u}, more than {TsigKey.AllowedSkew.TotalSeconds:0} s apart; set the clocks (NTP)");
}
