using TlsaRollover.Core.Dane;

namespace Core.Tests.Dane;

public sealed class RecordSetTests
{
    private static readonly TlsaRecord A = TlsaRecord.Parse("3 1 1 aa");
    private static readonly TlsaRecord B = TlsaRecord.Parse("3 1 1 bb");
    private static readonly TlsaRecord C = TlsaRecord.Parse("2 0 1 cc");

    [Fact]
    public void Sets_compare_by_value_whatever_order_they_were_made_in()
    {
        var one = RecordSet.Of(A, B, C);
        var other = RecordSet.Parse("2 0 1 CC", "3 1 1 bb", "3 1 1 aa", "3 1 1 AA");
        Assert.True(one.Equals(other));
        Assert.True(one.Equals((object)other));
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.False(one.Equals(RecordSet.Of(A, B)));
        Assert.False(one.Equals(null));
        Assert.True(RecordSet.Empty.Equals(RecordSet.Of()));
    }

    [Fact]
    public void The_order_is_that_of_the_octets_and_no_record_stands_twice()
    {
        var set = RecordSet.Of(B, A, C, A);
        Assert.Equal([C, A, B], set);
        Assert.Equal("2 0 1 cc, 3 1 1 aa, 3 1 1 bb", set.ToString());
        Assert.Equal(3, set.Count);
    }

    [Fact]
    public void The_operations_are_those_of_sets_and_change_none()
    {
        var set = RecordSet.Of(A, B);
        Assert.Equal([C, A, B], set.Union(RecordSet.Of(C, A)));
        Assert.Equal([B], set.Except(RecordSet.Of(C, A)));
        Assert.Equal([A], set.Intersect(RecordSet.Of(C, A)));
        Assert.Equal([A, B], set);
    }

    [Fact]
    public void Questions_are_answered_by_value()
    {
        var set = RecordSet.Of(A, B);
        Assert.True(set.Contains(TlsaRecord.Parse("3 1 1 AA")));
        Assert.False(set.Contains(C));
        Assert.True(set.ContainsAll(RecordSet.Of(B)));
        Assert.True(set.ContainsAll(RecordSet.Empty));
        Assert.False(set.ContainsAll(RecordSet.Of(B, C)));
        Assert.True(set.Overlaps(RecordSet.Of(B, C)));
        Assert.False(set.Overlaps(RecordSet.Of(C)));
        Assert.False(set.Overlaps(RecordSet.Empty));
        Assert.False(set.IsEmpty);
        Assert.True(RecordSet.Empty.IsEmpty);
    }

    [Fact]
    public void A_line_that_is_no_record_is_refused() => Assert.Throws<FormatException>(() => RecordSet.Parse("3 1 1 aa", "3 1 1"));

    [Fact]
    public void RRsets_are_equal_when_records_and_TTL_are()
    {
        var ttl = TimeSpan.FromSeconds(300);
        Assert.Equal(new(RecordSet.Of(A, B), ttl), new TlsaRRset(RecordSet.Of(B, A), ttl));
        Assert.NotEqual(new(RecordSet.Of(A, B), ttl), new TlsaRRset(RecordSet.Of(B, A), ttl * 2));
        Assert.NotEqual(new(RecordSet.Of(A), ttl), new TlsaRRset(RecordSet.Of(B, A), ttl));
        Assert.True(TlsaRRset.None.Records.IsEmpty);
    }
}
