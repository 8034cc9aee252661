using ARSoft.Tools.Net.Dns;
using ARSoft.Tools.Net.Dns.DynamicUpdate;
using TlsaRollover.Core.Dane;
using TlsaRollover.Providers.Rfc2136.Exchange;

namespace TlsaRollover.Cli.Demo.Dns;

/// <summary>Applies an UPDATE message to the one RRset of a demo zone (RFC 2136 §3).</summary>
internal sealed class ZoneUpdate(DemoZone zone, DnsUpdateMessage message)
{
    /// <summary>All of the update or nothing of it.</summary>
    public ReturnCode Apply()
    {
        if (!message.ZoneName.Equals(zone.Apex)) return ReturnCode.NotAuthoritive;
        if (!message.Updates.All(update => update.Name.Equals(zone.Owner))) return ReturnCode.Refused;
        return zone.Change(present => PrerequisitesHold(present) ? Changed(present) : null) ? ReturnCode.NoError : ReturnCode.NXRRSet;
    }

    // RFC 2136 §3.2.3: the records named must be the whole RRset
    private bool PrerequisitesHold(TlsaRRset present)
    {
        var demanded = message.Prequisites.OfType<RecordExistsValueDependantPrequisite>().Select(exists => exists.Record).ToList();
        return demanded.Count > 0
            ? TlsaWire.RRsetOf(demanded, zone.Owner).Records.Equals(present.Records)
            : present.Records.IsEmpty || !message.Prequisites.OfType<RecordNotExistsPrequisite>().Any(absent => absent.RecordType == RecordType.Tlsa);
    }

    private TlsaRRset Changed(TlsaRRset present) => message.Updates.Aggregate(present, (rrset, update) => update switch
    {
        AddRecordUpdate add when Of(add.Record) is { } added => new(rrset.Records.Union(added.Records), added.Ttl),
        DeleteRecordUpdate delete when Of(delete.Record) is { } deleted => rrset with { Records = rrset.Records.Except(deleted.Records) },
        DeleteAllRecordsUpdate => rrset with { Records = RecordSet.Empty },
        _ => rrset,
    });

    private TlsaRRset? Of(DnsRecordBase record) => record is ARSoft.Tools.Net.Dns.TlsaRecord ? TlsaWire.RRsetOf([record], zone.Owner) : null;
}
