using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Dns;

/// <summary>The validity periods of the RRSIGs in an answer (RFC 4035 §5.3.1); the signatures themselves are a validator's business.</summary>
internal sealed class Signatures(IEnumerable<DnsRecordBase> records, DateTimeOffset now)
{
    private readonly IReadOnlyList<DnsRecordBase> _records = [.. records];

    /// <summary>The state of the RRSIGs over one RRset; one within its validity is enough.</summary>
    public SignatureState Over(DomainName name, RecordType type)
    {
        var own = _records.OfType<RrSigRecord>().Where(signature => signature.TypeCovered == type && signature.Name.Equals(name)).ToList();
        return own.Count == 0 ? SignatureState.Missing : own.Any(Covers) ? SignatureState.Valid : SignatureState.OutsideValidity;
    }

    /// <summary>The end of the RRSIG over one RRset that lasts longest; null where none covers it.</summary>
    public SignatureEnd? EndOf(DomainName name, RecordType type) => _records.OfType<RrSigRecord>()
        .Where(signature => signature.TypeCovered == type && signature.Name.Equals(name))
        .Select(signature => new SignatureEnd(new(signature.SignatureExpiration.ToUniversalTime()), signature.SignatureExpiration - signature.SignatureInception))
        .MaxBy(end => end.At);

    /// <summary>The state of the proof that something does not exist: every NSEC or NSEC3 RRset must be signed (RFC 4035 §3.1.3).</summary>
    public SignatureState OverAbsence()
    {
        var proof = _records
            .Where(record => record.RecordType is RecordType.NSec or RecordType.NSec3)
            .Select(record => Over(record.Name, record.RecordType))
            .ToList();
        return proof.Count == 0 ? SignatureState.Missing : proof.Max();
    }

    // RFC 4034 §3.1.5: both times compare by serial number arithmetic
    private bool Covers(RrSigRecord signature)
    {
        var instant = unchecked((uint)now.ToUnixTimeSeconds());
        return SerialNumber.AtLeast(instant, Seconds(signature.SignatureInception)) && SerialNumber.AtLeast(Seconds(signature.SignatureExpiration), instant);
    }

    private static uint Seconds(DateTime time) => unchecked((uint)new DateTimeOffset(time.ToUniversalTime()).ToUnixTimeSeconds());
}
