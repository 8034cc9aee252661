using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using ARSoft.Tools.Net.Dns.DynamicUpdate;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Providers.Rfc2136.Exchange;

namespace TlsaRollover.Providers.Rfc2136;

/// <summary>The server that takes updates: signed questions and updates, and only signed answers are believed.</summary>
internal sealed class PrimaryServer(Rfc2136Options options, TimeProvider time)
{
    private readonly DnsExchange _exchange = new(options.Timeout);
    private readonly Refusal _refusal = new(options.Server, options.Key, time);

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
        options.Key.Sign(update, time.GetUtcNow());
        var answer = await _exchange.UpdateAsync(options.Server, update, cancellation);
        return _refusal.OfSignature(answer, owner) is { } fault ? throw fault : answer;
    }

    public DnsProviderException Refused(DnsUpdateMessage answer, OwnerName owner, OwnerName zone) => _refusal.OfUpdate(answer, owner, zone);

    /// <summary>The wildcard in that zone that answers for the owner name (RFC 4592 §3.3.1), null when there is none with TLSA records.</summary>
    public async Task<OwnerName?> WildcardAsync(OwnerName owner, OwnerName zone, CancellationToken cancellation)
    {
        for (var name = TlsaWire.NameOf(owner).GetParentName(); name.IsEqualOrSubDomainOf(TlsaWire.NameOf(zone)); name = name.GetParentName())
        {
            var wildcard = OwnerName.Parse($"*.{TlsaWire.TextOf(name)}");
            if (!(await TlsaAsync(wildcard, owner, cancellation)).Records.IsEmpty) return wildcard;
        }

        return null;
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
        var start = TlsaWire.NameOf(options.Zone ?? owner);
        if (!TlsaWire.NameOf(owner).IsEqualOrSubDomainOf(start))
            throw new DnsProviderException(Fault.Rejected, owner, $"'{owner}' is not in the configured zone '{options.Zone}'");
        for (var name = start; name.LabelCount > 0; name = name.GetParentName())
        {
            var answer = await AskAsync(name, RecordType.Soa, owner, cancellation);
            if (ZoneCut.SoaOf(answer, name) is { Name.LabelCount: > 0 } soa) return InZone(soa, owner);
        }

        throw _refusal.NotAuthoritative(owner, owner.Text);
    }

    private SoaRecord InZone(SoaRecord soa, OwnerName owner) =>
        options.Zone is null || soa.Name.Equals(TlsaWire.NameOf(options.Zone))
            ? soa
            : throw new DnsProviderException(Fault.Rejected, owner,
                $"{options.Server} does not serve a zone '{options.Zone}': that name lies in its zone '{TlsaWire.TextOf(soa.Name)}'");

    private async Task<DnsMessage> AskAsync(DomainName name, RecordType type, OwnerName owner, CancellationToken cancellation)
    {
        var question = DnsQuestions.Direct(name, type);
        options.Key.Sign(question, time.GetUtcNow());
        var answer = await SendAsync(question, owner, cancellation);
        if (_refusal.OfSignature(answer, owner) is { } fault) throw fault;
        if (answer.ReturnCode is not (ReturnCode.NoError or ReturnCode.NxDomain))
            throw _refusal.OfQuestion(answer, owner, TlsaWire.TextOf(name));
        return answer.IsAuthoritiveAnswer ? answer : throw _refusal.NotAuthoritative(owner, TlsaWire.TextOf(name), Delegation(answer));
    }

    private async Task<DnsMessage> SendAsync(DnsMessage question, OwnerName owner, CancellationToken cancellation)
    {
        try
        {
            return await _exchange.AskAsync(options.Server, question, cancellation);
        }
        catch (DnsExchangeException missing)
        {
            throw new DnsProviderException(Fault.Unavailable, owner, missing.Message, missing);
        }
    }

    private static string? Delegation(DnsMessage answer) =>
        answer.AuthorityRecords.OfType<NsRecord>().Select(ns => $"'{TlsaWire.TextOf(ns.NameServer)}'").FirstOrDefault();

    private static DnsProviderException Alias(OwnerName owner, string target) => new(Fault.Rejected, owner,
        $"'{owner}' is a CNAME to '{target}': TLSA records belong at the target, in its own zone; configure '{target}' as the owner");
}
