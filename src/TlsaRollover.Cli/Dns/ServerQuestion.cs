using System.Net;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Providers.Rfc2136.Exchange;

namespace TlsaRollover.Cli.Dns;

/// <summary>What one authoritative server says of one name: the RRset, its absence, or where an alias leads.</summary>
internal sealed class ServerQuestion(DnsExchange exchange, TimeProvider time, DomainName zone, OwnerName owner)
{
    private readonly DomainName _owner = TlsaWire.NameOf(owner);

    public async Task<Said> AskAsync(IPEndPoint server, CancellationToken cancellation)
    {
        var (answer, message) = await AnswerAsync(server, cancellation);
        return new(answer, server, message);
    }

    private async Task<(ServerAnswer Answer, DnsMessage? Message)> AnswerAsync(IPEndPoint server, CancellationToken cancellation)
    {
        try
        {
            // the serial first: the RRset is then at least as new as the serial says
            var apex = await exchange.AskAsync(server, DnsQuestions.Direct(zone, RecordType.Soa, dnssec: true), cancellation);
            if (Unusable(server, apex, zone) is { } lame) return (lame, null);
            if (apex.AnswerRecords.OfType<SoaRecord>().FirstOrDefault(record => record.Name.Equals(zone)) is not { } soa)
                return (Bad(server, $"has no SOA record for '{TlsaWire.TextOf(zone)}'"), null);
            var answer = await exchange.AskAsync(server, DnsQuestions.Direct(_owner, RecordType.Tlsa, dnssec: true), cancellation);
            if (Unusable(server, answer, _owner, soa.SerialNumber) is { } unusable) return (unusable, null);
            var signed = await IsSignedAsync(server, apex, cancellation);
            return (Answered(server, soa, answer, signed), answer);
        }
        catch (DnsExchangeException missing)
        {
            return (missing.Fault == DnsExchangeFault.Malformed ? Bad(server, missing.Message) : Unreachable(server.ToString(), missing.Message), null);
        }
    }

    /// <summary>An address, or a name without one, that gave no answer.</summary>
    public static ServerAnswer Unreachable(string server, string detail) => Without(server, ServerAnswerKind.Unreachable, null, detail);

    private ServerAnswer Answered(IPEndPoint server, SoaRecord soa, DnsMessage answer, bool signed)
    {
        if (Redirection.In(answer, _owner) is { } alias)
            return Leading(server, soa, alias, signed ? alias.StateIn(answer, time.GetUtcNow()) : SignatureState.ZoneUnsigned);
        var rrset = TlsaWire.RRsetOf(answer.AnswerRecords, _owner);
        var state = signed ? StateOf(answer, rrset) : SignatureState.ZoneUnsigned;
        return new(server.ToString(), ServerAnswerKind.Answered, rrset, soa.SerialNumber, state, TlsaWire.NegativeTtlOf(soa), DetailOf(state))
        {
            SignatureEnd = new Signatures(answer.AnswerRecords, time.GetUtcNow()).EndOf(_owner, RecordType.Tlsa),
        };
    }

    private ServerAnswer Leading(IPEndPoint server, SoaRecord soa, Redirection alias, SignatureState state)
    {
        if (!OwnerName.TryParse(alias.Target, out var target, out var fault)) return Bad(server, $"leads '{owner}' to a name that cannot hold TLSA records: {fault}", soa.SerialNumber);
        return new(server.ToString(), ServerAnswerKind.Answered, TlsaRRset.None, soa.SerialNumber, state, TlsaWire.NegativeTtlOf(soa), DetailOf(state))
        {
            Alias = new(owner, target, alias.Ttl),
        };
    }

    private SignatureState StateOf(DnsMessage answer, TlsaRRset rrset) => rrset.Records.IsEmpty
        ? new Signatures(answer.AuthorityRecords, time.GetUtcNow()).OverAbsence()
        : new Signatures(answer.AnswerRecords, time.GetUtcNow()).Over(_owner, RecordType.Tlsa);

    // a signed SOA is proof enough; without it a DNSKEY still says that signatures are due
    private async Task<bool> IsSignedAsync(IPEndPoint server, DnsMessage apex, CancellationToken cancellation)
    {
        if (apex.AnswerRecords.OfType<RrSigRecord>().Any(signature => signature.TypeCovered == RecordType.Soa)) return true;
        var keys = await exchange.AskAsync(server, DnsQuestions.Direct(zone, RecordType.DnsKey), cancellation);
        return keys.AnswerRecords.OfType<DnsKeyRecord>().Any(key => key.Name.Equals(zone));
    }

    private static ServerAnswer? Unusable(IPEndPoint server, DnsMessage answer, DomainName name, uint? serial = null)
    {
        if (answer.ReturnCode is not (ReturnCode.NoError or ReturnCode.NxDomain) && answer.AnswerRecords.Count == 0)
            return Without(server.ToString(), ServerAnswerKind.Failed, serial, $"{server} answers {ResponseCode.Of(answer)} for '{TlsaWire.TextOf(name)}'");
        return FaultOf(answer, name) is { } fault ? Bad(server, fault, serial) : null;
    }

    private static string? FaultOf(DnsMessage answer, DomainName name)
    {
        if (answer.ReturnCode is not (ReturnCode.NoError or ReturnCode.NxDomain)) return $"answers {ResponseCode.Of(answer)} for '{TlsaWire.TextOf(name)}'";
        return answer.IsAuthoritiveAnswer ? null : $"is not authoritative for '{TlsaWire.TextOf(name)}'";
    }

    private static string? DetailOf(SignatureState state) => state switch
    {
        SignatureState.Missing => "the zone is signed, but no RRSIG covers this answer",
        SignatureState.OutsideValidity => "the RRSIG is expired or not yet valid",
        _ => null,
    };

    private static ServerAnswer Bad(IPEndPoint server, string detail, uint? serial = null) =>
        Without(server.ToString(), ServerAnswerKind.Bad, serial, detail.StartsWith(server.ToString(), StringComparison.Ordinal) ? detail : $"{server} {detail}");

    private static ServerAnswer Without(string server, ServerAnswerKind kind, uint? serial, string detail) =>
        new(server, kind, TlsaRRset.None, serial, SignatureState.Missing, TimeSpan.Zero, detail);
}
