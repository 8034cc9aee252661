namespace TlsaRollover.Core.Dane;

/// <summary>Whether a validating sender that holds an RRset accepts a certificate chain (RFC 7671 §5, RFC 7672 §3.1).</summary>
public static class DaneMatching
{
    /// <summary>
    /// True when every conforming client that holds <paramref name="rrset"/> accepts a chain that yields
    /// <paramref name="associations"/>. A client may use only one digest type for a usage and selector (digest agility,
    /// RFC 7671 §9), and which one is its choice: so one group must match under each digest type that stands in it, or by
    /// a whole key (matching type 0, exempt). An RRset without usable records constrains nobody. Clients are taken to know
    /// SHA2-512, as RFC 6698 §6 says they should. What a client checks beside, the names and dates of a DANE-TA chain
    /// (RFC 7671 §5.2), is not looked at.
    /// </summary>
    /// <param name="rrset">The records that the client holds.</param>
    /// <param name="associations">All that the chain yields, see <see cref="CertificateAssociation.All"/>: a record missing here counts as foreign.</param>
    public static bool Admits(this RecordSet rrset, RecordSet associations)
    {
        var usable = rrset.Where(record => record.Usable).ToList();
        return usable.Count == 0 || usable.GroupBy(record => (record.Parameters.Usage, record.Parameters.Selector)).Any(group => AdmitsIn([.. group], associations));
    }

    private static bool AdmitsIn(IReadOnlyList<TlsaRecord> group, RecordSet associations)
    {
        var matches = group.Where(associations.Contains).ToList();
        if (matches.Any(record => record.Parameters.MatchingType == MatchingType.Full))
            return true;
        var digests = group.Select(record => record.Parameters.MatchingType).Where(type => type != MatchingType.Full).Distinct().ToList();
        return digests.Count > 0 && digests.All(type => matches.Any(record => record.Parameters.MatchingType == type));
    }
}
