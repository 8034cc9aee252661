using System.Net;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Providers.Rfc2136.Exchange;

namespace TlsaRollover.Cli.Dns;

/// <summary>Finds the wildcard that makes an RRset (RFC 4592 §3.3.1).</summary>
internal sealed class Wildcards(DnsExchange exchange, DomainName zone, OwnerName owner)
{
    /// <summary>A label that stands nowhere; short, for a name has at most 253 characters.</summary>
    private const string Probe = "_p";

    private readonly DomainName _name = TlsaWire.NameOf(owner);

    /// <summary>The wildcard by an answer that holds the RRset; null when the name has an RRset of its own, or none at all.</summary>
    public async Task<OwnerName?> OfAsync(Said said, CancellationToken cancellation)
    {
        if (said is not { Message: { } message, Server: { } server, Answer.RRset: { Records.IsEmpty: false } rrset }) return null;
        var signature = message.AnswerRecords.OfType<RrSigRecord>().FirstOrDefault(record => record.TypeCovered == RecordType.Tlsa && record.Name.Equals(_name));
        if (signature is not null) return ByLabels(signature);
        try
        {
            return await ByComparisonAsync(server, rrset, cancellation);
        }
        catch (DnsExchangeException missing)
        {
            throw new AuthoritativeDnsException($"whether a wildcard makes the records of '{owner}' is not known: {missing.Message}; the next run tries again", missing);
        }
    }

    /// <summary>The labels field counts those of the name as it stands in the zone, without the asterisk (RFC 4034 §3.1.3, RFC 4035 §5.3.4).</summary>
    private OwnerName? ByLabels(RrSigRecord signature)
    {
        var own = owner.Labels[0] == "*" ? owner.Labels.Count - 1 : owner.Labels.Count;
        return signature.Labels >= own ? null : OwnerName.Parse(string.Join('.', owner.Labels.TakeLast(signature.Labels).Prepend("*")));
    }

    /// <summary>
    /// Without signatures: below a name that stands in the zone no wildcard above it answers. So a name that has its records
    /// while those below it have them too does not stand there itself, and the nearest wildcard that does stand is the one.
    /// </summary>
    private async Task<OwnerName?> ByComparisonAsync(IPEndPoint server, TlsaRRset rrset, CancellationToken cancellation)
    {
        if (!await HasAsync(server, Below(_name), rrset, cancellation)) return null;
        for (var parent = _name.GetParentName(); parent.IsEqualOrSubDomainOf(zone); parent = parent.GetParentName())
        {
            var wildcard = DomainName.Parse($"*.{TlsaWire.TextOf(parent)}");
            if (!await HasAsync(server, wildcard, rrset, cancellation)) return null;
            if (!await HasAsync(server, Below(wildcard), rrset, cancellation)) return OwnerName.Parse(TlsaWire.TextOf(wildcard));
        }

        return null;
    }

    private static DomainName Below(DomainName name) => DomainName.Parse($"{Probe}.{TlsaWire.TextOf(name)}");

    private async Task<bool> HasAsync(IPEndPoint server, DomainName name, TlsaRRset rrset, CancellationToken cancellation)
    {
        var answer = await exchange.AskAsync(server, DnsQuestions.Direct(name, RecordType.Tlsa), cancellation);
        return TlsaWire.RRsetOf(answer.AnswerRecords, name).Records.Equals(rrset.Records);
    }
}
