using System.Collections.Concurrent;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using ARSoft.Tools.Net.Dns.DynamicUpdate;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Providers.Rfc2136.Exchange;
using TlsaRollover.Providers.Rfc2136.Tsig;

namespace TlsaRollover.Providers.Rfc2136;

/// <summary>The server that takes updates: signed questions and updates, and only signed answers are believed.</summary>
internal sealed class PrimaryServer(Rfc2136Options options, TimeProvider time)
{
    private readonly DnsExchange _exchange = new(options.Timeout) { KeepsConnections = true };
    private readonly Refusal _refusal = new(options.Server, options.Key, time);

    // where a zone begins does not change within a run
    private readonly ConcurrentDictionary<OwnerName, DomainName> _zones = new();

    public async Task<ControlPlaneAnswer> ReadAsync(OwnerName owner, CancellationToken cancellation)
    {
        var rrset = await TlsaAsync(owner, owner, cancellation);
        // the serial is read after the RRset: every server with a serial not before it has the RRset, or a later one
        var soa = await SoaAsync(owner, cancellation);
        return new(rrset, OwnerName.Parse(TlsaWire.TextOf(soa.Name)), soa.SerialNumber, TlsaWire.NegativeTtlOf(soa));
    }

    /// <summary>Sends the update once and demands a signed answer, whatever its return code.</summary>
    /// <exception cref="DnsExchangeException">There is no answer; the update may have been applied.</exception>
    public async Task<DnsUpdateMessage> UpdateAsync(DnsUpdateMessage update, OwnerName owner, CancellationToken cancellation)
    {
        var tsig = new TsigSession(options.Key, time.GetUtcNow());
        var answer = await _exchange.UpdateAsync(options.Server, update, tsig, cancellation);
        return _refusal.OfSignature(answer, tsig.Verdict, owner) is { } fault ? throw fault : answer;
    }

    public DnsProviderException Refused(DnsUpdateMessage answer, OwnerName owner, OwnerName zone) => _refusal.OfUpdate(answer, owner, zone);

    /// <summary>
    /// The wildcard in that zone that makes the RRset of the owner name (RFC 4592 §3.3.1), null when there is none. Names below
    /// a wildcard get its records too, <c>*</c> as a label included: the last that has them is the one.
    /// </summary>
    public async Task<OwnerName?> WildcardAsync(OwnerName owner, ControlPlaneAnswer present, CancellationToken cancellation)
    {
        OwnerName? found = null;
        var zone = TlsaWire.NameOf(present.Zone);
        for (var name = TlsaWire.NameOf(owner).GetParentName(); name.IsEqualOrSubDomainOf(zone); name = name.GetParentName())
        {
            var wildcard = OwnerName.Parse($"*.{TlsaWire.TextOf(name)}");
            if (!(await TlsaAsync(wildcard, owner, cancellation)).Equals(present.RRset)) break;
            found = wildcard;
        }

        return found;
    }

    private async Task<TlsaRRset> TlsaAsync(OwnerName name, OwnerName owner, CancellationToken cancellation)
    {
        var wire = TlsaWire.NameOf(name);
        var answer = await AskAsync(wire, RecordType.Tlsa, owner, cancellation);
        if (answer.AnswerRecords.OfType<CNameRecord>().FirstOrDefault(record => record.Name.Equals(wire)) is { } alias)
            throw Alias(name, TlsaWire.TextOf(alias.CanonicalName));
        return TlsaWire.RRsetOf(answer.AnswerRecords, wire);
    }

    private async Task<SoaRecord> SoaAsync(OwnerName owner, CancellationToken cancellation)
    {
        var zone = options.Zone is null ? await KnownZoneAsync(owner, cancellation) : Configured(options.Zone, owner);
        var answer = await AskAsync(zone, RecordType.Soa, owner, cancellation);
        return answer.AnswerRecords.OfType<SoaRecord>().FirstOrDefault(soa => soa.Name.Equals(zone))
            ?? throw new DnsProviderException(Fault.Rejected, owner, $"{options.Server} serves no zone '{TlsaWire.TextOf(zone)}': correct 'server' or 'zone' of the provider");
    }

    private async Task<DomainName> KnownZoneAsync(OwnerName owner, CancellationToken cancellation) =>
        _zones.TryGetValue(owner, out var known) ? known : _zones[owner] = await ZoneAsync(owner, cancellation);

    // the SOA in a negative answer tells the zone and no more: BIND gives it TTL 0 there (zero-no-soa-ttl)
    private async Task<DomainName> ZoneAsync(OwnerName owner, CancellationToken cancellation)
    {
        for (var name = TlsaWire.NameOf(owner); name.LabelCount > 0; name = name.GetParentName())
        {
            if (ZoneCut.SoaOf(await AskAsync(name, RecordType.Soa, owner, cancellation), name) is { Name.LabelCount: > 0 } soa) return soa.Name;
        }

        throw _refusal.NotAuthoritative(owner, owner.Text);
    }

    private static DomainName Configured(OwnerName zone, OwnerName owner) => TlsaWire.NameOf(owner).IsEqualOrSubDomainOf(TlsaWire.NameOf(zone))
        ? TlsaWire.NameOf(zone)
        : throw new DnsProviderException(Fault.Rejected, owner, $"'{owner}' is not in the configured zone '{zone}': correct 'zone' of the provider, or use another");

    private async Task<DnsMessage> AskAsync(DomainName name, RecordType type, OwnerName owner, CancellationToken cancellation)
    {
        var tsig = new TsigSession(options.Key, time.GetUtcNow());
        var answer = await SendAsync(DnsQuestions.Direct(name, type), tsig, owner, cancellation);
        if (_refusal.OfSignature(answer, tsig.Verdict, owner) is { } fault) throw fault;
        if (answer.ReturnCode is not (ReturnCode.NoError or ReturnCode.NxDomain))
            throw _refusal.OfQuestion(answer, owner, TlsaWire.TextOf(name));
        return answer.IsAuthoritiveAnswer ? answer : throw _refusal.NotAuthoritative(owner, TlsaWire.TextOf(name), Delegation(answer));
    }

    private async Task<DnsMessage> SendAsync(DnsMessage question, TsigSession tsig, OwnerName owner, CancellationToken cancellation)
    {
        try
        {
            return await _exchange.AskAsync(options.Server, question, tsig, cancellation);
        }
        catch (DnsExchangeException missing)
        {
            throw new DnsProviderException(Fault.Unavailable, owner, $"{missing.Message}; see whether the provider's server runs and takes TCP from this host", missing);
        }
    }

    private static string? Delegation(DnsMessage answer) =>
        answer.AuthorityRecords.OfType<NsRecord>().Select(ns => $"'{TlsaWire.TextOf(ns.NameServer)}'").FirstOrDefault();

    private static DnsProviderException Alias(OwnerName owner, string target) => new(Fault.Rejected, owner,
        $"'{owner}' is a CNAME to '{target}': TLSA records belong at the target, in its own zone: see whether its servers answer, so that 'tlsa-rollover cleanup' can follow it");
}
