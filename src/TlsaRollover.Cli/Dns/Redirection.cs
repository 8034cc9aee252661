using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using TlsaRollover.Core.Ports;
using TlsaRollover.Providers.Rfc2136.Exchange;

namespace TlsaRollover.Cli.Dns;

/// <summary>The alias in an answer to a question for a name: its CNAME, its wildcard's, or the one that a DNAME above it makes (RFC 6672 §3.1).</summary>
internal sealed record Redirection(CNameRecord Alias, DNameRecord? MadeBy)
{
    /// <summary>The first step only: what the answer says of further names is asked of their own servers.</summary>
    public static Redirection? In(DnsMessage answer, DomainName name) =>
        answer.AnswerRecords.OfType<CNameRecord>().FirstOrDefault(record => record.Name.Equals(name)) is { } alias
            ? new(alias, answer.AnswerRecords.OfType<DNameRecord>().FirstOrDefault(record => name.IsSubDomainOf(record.Name)))
            : null;

    /// <summary>Where it leads, in presentation form.</summary>
    public string Target => TlsaWire.TextOf(Alias.CanonicalName);

    /// <summary>How long it may be cached; the CNAME that a DNAME makes should have its TTL, and older servers give 0.</summary>
    public TimeSpan Ttl => MadeBy is { } above && TlsaWire.TtlOf(above) > TlsaWire.TtlOf(Alias) ? TlsaWire.TtlOf(above) : TlsaWire.TtlOf(Alias);

    /// <summary>A CNAME that a DNAME makes is never signed itself (RFC 6672 §5.3.1).</summary>
    public SignatureState StateIn(DnsMessage answer, DateTimeOffset now) => MadeBy is null
        ? new Signatures(answer.AnswerRecords, now).Over(Alias.Name, RecordType.CName)
        : new Signatures(answer.AnswerRecords, now).Over(MadeBy.Name, RecordType.DName);
}
