using System.Security.Cryptography.X509Certificates;

namespace TestKit;

/// <summary>One version of a TLSA RRset, in presentation form, sorted.</summary>
public sealed record TlsaSet
{
    private readonly IReadOnlyList<string> records;

    public TlsaSet(IEnumerable<string> records) => this.records = [.. records.Order(StringComparer.Ordinal)];

    public bool IsEmpty => records.Count == 0;

    /// <summary>
    /// True if every client accepts the certificate. RFC 7671 §9 lets a client look, within one usage and selector, only at
    /// the digest that it likes best; so both those who prefer SHA-256 and those who prefer SHA-512 must find a match.
    /// End-entity usages only.
    /// </summary>
    public bool Matches(X509Certificate2 certificate) => MatchesPreferring('1', certificate) && MatchesPreferring('2', certificate);

    public bool Equals(TlsaSet? other) => other is not null && records.SequenceEqual(other.records);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() => records.Count == 0 ? "(none)" : string.Join(" | ", records);

    private bool MatchesPreferring(char digest, X509Certificate2 certificate) => records
        .GroupBy(record => record[..3])
        .SelectMany(group => Preferred(digest, [.. group]))
        .Any(record => Association.Matches(record, certificate));

    // full data (type 0) is not a digest and always stands beside
    private static IEnumerable<string> Preferred(char digest, IReadOnlyList<string> records) =>
        records.Any(record => record[4] == digest)
            ? records.Where(record => record[4] == digest || record[4] == '0')
            : records;
}
