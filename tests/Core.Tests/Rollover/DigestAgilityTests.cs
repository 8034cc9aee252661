using TlsaRollover.Core.Dane;

namespace Core.Tests.Rollover;

/// <summary>Within a usage and selector ours must stand under every digest type there, foreign records included (RFC 7671 §9).</summary>
public sealed class DigestAgilityTests
{
    private static readonly RecordSet ForeignSha512 = A.Sha512(9);

    [Fact]
    public void Under_a_foreign_digest_type_ours_is_added()
    {
        var site = A.SettledLineage();
        site.Zone.Holds(A.Records(1).Union(ForeignSha512));
        Assert.Equal(A.Sha512(1), site.Publishes().Add);
    }

    [Fact]
    public void Next_stands_under_every_digest_type_too()
    {
        var site = A.PublishingLineage();
        site.Zone.Holds(A.Records(1).Union(ForeignSha512).Union(A.Sha512(1)));
        Assert.Equal(A.Records(2).Union(A.Sha512(2)), site.Publishes().Add);
    }

    [Fact]
    public void A_foreign_digest_type_that_appears_while_waiting_starts_the_wait_anew()
    {
        var site = A.PropagatingLineage();
        site.Pass(15);
        site.Zone.Holds(A.Records(1, 2).Union(ForeignSha512));
        site.Do();
        Assert.Equal(A.Gate, site.WaitsFor());
    }

    [Fact]
    public void Only_under_the_digest_types_of_others_where_those_stand_alone()
    {
        var site = A.SettledLineage();
        site.Zones.Add(new Zone("_465._tcp.mail.example.test").Holds(ForeignSha512));
        Assert.Equal(A.Sha512(1), site.Publishes().Add);
    }

    [Fact]
    public void A_foreign_whole_key_is_exempt()
    {
        var site = A.SettledLineage();
        site.Zone.Holds(A.Records(1).Union(RecordSet.Parse("3 1 0 0a0b")));
        site.Rests();
        site.Zones.Add(new Zone("_465._tcp.mail.example.test").Holds(RecordSet.Parse("3 1 0 0a0b")));
        Assert.Equal(A.Records(1), site.Publishes().Add);
    }

    [Fact]
    public void A_digest_type_of_another_selector_counts_for_nothing()
    {
        var site = A.SettledLineage();
        var foreign = SimulatedKeys.Associations(9, 9).Where(record => record.Parameters is { Selector: Selector.Cert, MatchingType: MatchingType.Sha512 });
        site.Zone.Holds(A.Records(1).Union(RecordSet.Of(foreign)));
        site.Rests();
    }

    [Fact]
    public void An_unusable_record_counts_for_nothing()
    {
        var site = A.SettledLineage();
        site.Zone.Holds(A.Records(1).Union(RecordSet.Parse("3 1 2 0a0b", "1 1 2 " + new string('0', 128))));
        site.Rests();
    }

    [Fact]
    public void Every_form_of_the_old_key_is_removed()
    {
        var site = A.RetirementDue();
        site.Zone.Holds(A.Records(1, 2).Union(A.Sha512(1, 2)));
        Assert.Equal(A.Records(1).Union(A.Sha512(1)), site.Retires().Remove);
    }

    [Fact]
    public void An_RRset_in_which_one_digest_type_lacks_the_key_refuses_it()
    {
        var associations = A.K1.Associations;
        Assert.True(A.Records(1, 9).Admits(associations));
        Assert.False(A.Records(1).Union(ForeignSha512).Admits(associations));
        Assert.True(A.Records(1).Union(A.Sha512(1, 9)).Admits(associations));
        Assert.True(RecordSet.Empty.Admits(associations));
        Assert.False(A.Records(9).Admits(associations));
    }
}
