using ARSoft.Tools.Net;
using TlsaRollover.Core.Dane;
using Wire = ARSoft.Tools.Net.Dns;

namespace TlsaRollover.Providers.Rfc2136.Exchange;

/// <summary>TLSA records between the wire library and the core; octets unknown to either are kept as they are.</summary>
public static class TlsaWire
{
    /// <summary>The owner name as the wire library has it.</summary>
    public static DomainName NameOf(OwnerName owner) => DomainName.Parse(owner.Text);

    /// <summary>The name in presentation form, lower case, without the final dot.</summary>
    public static string TextOf(DomainName name) => name.ToString(asAbsoluteFqdn: false).ToLowerInvariant();

    /// <summary>The TLSA RRset of that owner among the records of an answer. Its TTL is the largest (all must be equal, RFC 2181 §5.2).</summary>
    public static TlsaRRset RRsetOf(IEnumerable<Wire.DnsRecordBase> records, DomainName owner)
    {
        var own = records.OfType<Wire.TlsaRecord>().Where(record => record.Name.Equals(owner)).ToList();
        return own.Count == 0 ? TlsaRRset.None : new(RecordSet.Of(own.Select(RecordOf)), own.Max(TtlOf));
    }

    /// <summary>The TTL of a record; one with the high bit set counts as zero (RFC 2181 §8).</summary>
    public static TimeSpan TtlOf(Wire.DnsRecordBase record) => TimeSpan.FromSeconds(Math.Max(0, record.TimeToLive));

    /// <summary>How long an absence may be cached (RFC 2308 §5).</summary>
    public static TimeSpan NegativeTtlOf(Wire.SoaRecord soa) => TimeSpan.FromSeconds(Math.Max(0, Math.Min(soa.TimeToLive, soa.NegativeCachingTTL)));

    /// <summary>The record as the wire library has it.</summary>
    public static Wire.TlsaRecord WireOf(TlsaRecord record, DomainName owner, TimeSpan ttl) => new(
        owner,
        (int)ttl.TotalSeconds,
        (Wire.TlsaRecord.TlsaCertificateUsage)record.Parameters.Usage,
        (Wire.TlsaRecord.TlsaSelector)record.Parameters.Selector,
        (Wire.TlsaRecord.TlsaMatchingType)record.Parameters.MatchingType,
        record.Data.Octets.ToArray());

    private static TlsaRecord RecordOf(Wire.TlsaRecord record) => new(
        new((CertificateUsage)record.CertificateUsage, (Selector)record.Selector, (MatchingType)record.MatchingType),
        new(record.CertificateAssociationData));
}
