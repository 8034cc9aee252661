using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using ARSoft.Tools.Net.Dns.DynamicUpdate;
using TlsaRollover.Core.Dane;
using TlsaRollover.Providers.Rfc2136.Exchange;

namespace TlsaRollover.Providers.Rfc2136;

/// <summary>Builds the one UPDATE message of a change: it does nothing unless the RRset is what was read (RFC 2136 §2.4).</summary>
internal static class UpdateMessage
{
    public static DnsUpdateMessage Of(OwnerName zone, OwnerName owner, TlsaRRset present, TlsaRRset wanted)
    {
        var name = TlsaWire.NameOf(owner);
        return new()
        {
            TransactionID = DnsQuestions.NewId(),
            ZoneName = TlsaWire.NameOf(zone),
            Prequisites = [.. Guards(name, present)],
            Updates = [.. present.Records.IsEmpty || present.Ttl == wanted.Ttl ? Exact(name, present, wanted) : Whole(name, wanted)],
        };
    }

    private static IEnumerable<PrequisiteBase> Guards(DomainName name, TlsaRRset present) => present.Records.IsEmpty
        // a record added at a CNAME owner is dropped without a word (RFC 2136 §3.4.2.2)
        ? [new RecordNotExistsPrequisite(name, RecordType.Tlsa), new RecordNotExistsPrequisite(name, RecordType.CName)]
        : present.Records.Select(record => new RecordExistsValueDependantPrequisite(TlsaWire.WireOf(record, name, TimeSpan.Zero)));

    private static IEnumerable<UpdateBase> Exact(DomainName name, TlsaRRset present, TlsaRRset wanted) =>
    [
        .. wanted.Records.Except(present.Records).Select(record => new AddRecordUpdate(TlsaWire.WireOf(record, name, wanted.Ttl))),
        .. present.Records.Except(wanted.Records).Select(record => new DeleteRecordUpdate(TlsaWire.WireOf(record, name, TimeSpan.Zero))),
    ];

    // one TTL for the whole RRset (RFC 2181 §5.2): in one message it is never seen without records
    private static IEnumerable<UpdateBase> Whole(DomainName name, TlsaRRset wanted) =>
    [
        new DeleteAllRecordsUpdate(name, RecordType.Tlsa),
        .. wanted.Records.Select(record => new AddRecordUpdate(TlsaWire.WireOf(record, name, wanted.Ttl))),
    ];
}
