namespace TestKit;

/// <summary>What one server said to one question.</summary>
/// <param name="Rcode">0 NOERROR, 2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED …</param>
/// <param name="Authoritative">The AA bit.</param>
/// <param name="Authentic">The AD bit: a validating resolver vouches for it.</param>
/// <param name="Answers">The answer section.</param>
/// <param name="Authority">The authority section.</param>
public sealed record DnsAnswer(int Rcode, bool Authoritative, bool Authentic, IReadOnlyList<DnsRecord> Answers, IReadOnlyList<DnsRecord> Authority)
{
    public IReadOnlyList<DnsRecord> Tlsa => [.. Answers.Where(record => record.Type == DnsType.Tlsa)];

    /// <summary>The TLSA records in presentation form, sorted.</summary>
    public IReadOnlyList<string> TlsaTexts => [.. Tlsa.Select(record => record.TlsaText).Order(StringComparer.Ordinal)];

    public uint? SoaSerial => Answers.Concat(Authority).FirstOrDefault(record => record.Type == DnsType.Soa)?.SoaSerial;

    /// <summary>True if an RRSIG over that type came along.</summary>
    public bool IsSigned(DnsType type) => Answers.Any(record => record.Type == DnsType.Rrsig && record.Covers == type);
}
