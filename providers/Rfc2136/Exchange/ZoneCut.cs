using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;

namespace TlsaRollover.Providers.Rfc2136.Exchange;

/// <summary>Where a zone begins, by its SOA record.</summary>
public static class ZoneCut
{
    /// <summary>
    /// The SOA of the zone that holds the name, from the answer to a question for the name's SOA: in the answer section at an
    /// apex, in the authority section below it (RFC 2308 §3). Null when the answer tells of another name, by a CNAME.
    /// </summary>
    public static SoaRecord? SoaOf(DnsMessage answer, DomainName name) => HasAlias(answer) ? null : answer.AnswerRecords
        .Concat(answer.AuthorityRecords)
        .OfType<SoaRecord>()
        .FirstOrDefault(soa => name.IsEqualOrSubDomainOf(soa.Name));

    private static bool HasAlias(DnsMessage answer) => answer.AnswerRecords.Any(record => record is CNameRecord or DNameRecord);
}
