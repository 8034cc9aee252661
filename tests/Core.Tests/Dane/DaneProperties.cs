using CsCheck;
using TlsaRollover.Core.Dane;

namespace Core.Tests.Dane;

/// <summary>What holds for every record and every RRset.</summary>
public sealed class DaneProperties
{
    private const int Samples = 20_000;

    private static readonly Gen<TlsaRecord> AnyRecord =
        Gen.Select(Gen.Byte, Gen.Byte, Gen.Byte, Gen.Byte.Array[0, 80], (usage, selector, type, octets) => Record(usage, selector, type, octets));

    // few values each, mostly usable ones, so that groups of several digest types and equal records are common
    private static readonly Gen<TlsaRecord> CrowdedRecord =
        Gen.Select(Octet(2, 3, 2, 3, 2, 3, 1, 4), Octet(0, 1, 0, 1, 0, 1, 2), Octet(0, 1, 2, 1, 2, 1, 2, 3), Octet(0, 1, 2), Gen.Int[0, 9], (usage, selector, type, whose, cut) => Crowded(usage, selector, type, whose, cut == 0));

    private static readonly Gen<RecordSet> RRset = CrowdedRecord.Array[0, 7].Select(records => RecordSet.Of(records));

    // the records of one key: what a chain yields in all usable forms
    private static readonly RecordSet Ours = RecordSet.Of(
        from usage in new byte[] { 2, 3 } from selector in new byte[] { 0, 1 } from type in new byte[] { 0, 1, 2 } select Crowded(usage, selector, type, 0, false));

    [Fact]
    public void What_is_written_is_read_again() => AnyRecord.Sample(record => TlsaRecord.Parse(record.ToString()) == record, iter: Samples);

    [Fact]
    public void Order_and_equality_agree() =>
        Gen.Select(CrowdedRecord, CrowdedRecord).Sample((one, other) =>
            one.CompareTo(other) == 0 == (one == other)
            && Math.Sign(one.CompareTo(other)) == -Math.Sign(other.CompareTo(one))
            && (one != other || one.GetHashCode() == other.GetHashCode()), iter: Samples);

    [Fact]
    public void A_set_is_the_same_in_whatever_order_it_is_made() =>
        CrowdedRecord.Array[0, 7].Sample(records =>
        {
            var one = RecordSet.Of(records);
            var other = RecordSet.Of(records.Reverse());
            return one.Equals(other) && one.GetHashCode() == other.GetHashCode() && one.SequenceEqual(other) && one.Order().SequenceEqual(one);
        }, iter: Samples);

    [Fact]
    public void An_RRset_admits_exactly_what_every_choice_of_digest_types_accepts() =>
        RRset.Sample(rrset => rrset.Admits(Ours) == Clients(rrset).All(view => view.Count == 0 || view.Any(Ours.Contains)), iter: Samples);

    [Fact]
    public void Another_usable_record_of_ours_never_makes_an_RRset_refuse_us() =>
        Gen.Select(RRset, Gen.Int[0, Ours.Count - 1]).Sample((rrset, index) => !rrset.Admits(Ours) || rrset.Union(RecordSet.Of(Ours.ElementAt(index))).Admits(Ours), iter: Samples);

    [Fact]
    public void All_our_records_of_one_usage_and_selector_make_any_RRset_admit_us() =>
        Gen.Select(RRset, Gen.Byte[2, 3], Gen.Byte[0, 1]).Sample((rrset, usage, selector) =>
            rrset.Union(RecordSet.Of(Ours.Where(record => record.Parameters is var p && (byte)p.Usage == usage && (byte)p.Selector == selector))).Admits(Ours), iter: Samples);

    [Fact]
    public void A_foreign_record_less_never_makes_an_RRset_refuse_us() =>
        Gen.Select(RRset, CrowdedRecord).Sample((rrset, foreign) =>
            Ours.Contains(foreign) || !rrset.Admits(Ours) || rrset.Except(RecordSet.Of(foreign)).Admits(Ours), iter: Samples);

    /// <summary>What each client looks at: whole keys, and for each usage and selector the records of one digest type.</summary>
    private static IEnumerable<List<TlsaRecord>> Clients(RecordSet rrset)
    {
        IEnumerable<List<TlsaRecord>> views = [[]];
        foreach (var group in rrset.Where(record => record.Usable).GroupBy(record => (record.Parameters.Usage, record.Parameters.Selector)))
        {
            var whole = group.Where(record => record.Parameters.MatchingType == MatchingType.Full).ToList();
            var digests = group.Except(whole).GroupBy(record => record.Parameters.MatchingType).Select(records => records.ToList()).DefaultIfEmpty([]).ToList();
            views = views.SelectMany(view => digests.Select(digest => (List<TlsaRecord>)[.. view, .. whole, .. digest])).ToList();
        }

        return views;
    }

    private static Gen<byte> Octet(params byte[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static TlsaRecord Crowded(byte usage, byte selector, byte type, byte whose, bool cut)
    {
        var octets = new byte[(type == 2 ? 64 : 32) - (cut ? 1 : 0)];
        octets[0] = whose;
        return Record(usage, selector, type, octets);
    }

    private static TlsaRecord Record(byte usage, byte selector, byte type, byte[] octets) =>
        new(new((CertificateUsage)usage, (Selector)selector, (MatchingType)type), new(octets));
}
