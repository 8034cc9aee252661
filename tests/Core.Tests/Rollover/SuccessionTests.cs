using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.Rollover;

/// <summary>Which state a lineage takes over that was given another name.</summary>
public sealed class SuccessionTests
{
    private static readonly OwnerName Owner = A.SettledLineage().Zone.Owner;

    private readonly List<RolloverState> left = [Left("old", A.K1)];
    private List<EndpointSighting> wire = [A.Sighting(Site.Endpoint, A.K1)];

    private string? Taken(bool shared = false, LineageCertificate? newest = null, string heir = "new", OwnerName? owner = null) =>
        Succession.Of(heir, newest ?? A.K2, [owner ?? Owner], shared, left, wire)?.Lineage;

    private static RolloverState Left(string name, LineageCertificate active) => A.SettledLineage().State with { Lineage = name, Active = active };

    [Fact]
    public void A_state_with_an_owner_in_common_whose_key_is_served_is_taken_over() => Assert.Equal("old", Taken());

    [Fact]
    public void A_certificate_renewed_with_the_same_key_is_served_as_well()
    {
        wire = [A.Sighting(Site.Endpoint, A.Renewed(1))];
        Assert.Equal("old", Taken());
    }

    [Fact]
    public void A_lineage_does_not_succeed_itself() => Assert.Null(Taken(heir: "old"));

    [Fact]
    public void Without_an_owner_in_common_nothing_is_taken_over() => Assert.Null(Taken(owner: OwnerName.Parse("_465._tcp.mail.example.test")));

    [Fact]
    public void What_a_person_withdrew_is_not_taken_over()
    {
        left[0] = left[0] with { Withdrawn = true };
        Assert.Null(Taken());
    }

    [Fact]
    public void What_was_never_adopted_is_not_taken_over()
    {
        left[0] = left[0] with { Active = null };
        Assert.Null(Taken());
    }

    [Fact]
    public void A_key_that_is_not_served_here_may_be_in_service_on_another_host()
    {
        wire = [A.Sighting(Site.Endpoint, A.K3)];
        Assert.Null(Taken());
    }

    [Fact]
    public void A_common_issuer_is_no_common_key()
    {
        var issuer = new TlsaRecord(new(CertificateUsage.DaneTa, Selector.Spki, MatchingType.Sha256), SimulatedKeys.Spki(77).Data);
        left[0] = Left("old", A.K1 with { Associations = A.K1.Associations.Union(RecordSet.Of(issuer)) });
        wire = [A.Sighting(Site.Endpoint, A.K3) with { Associations = A.K3.Associations.Union(RecordSet.Of(issuer)) }];
        Assert.Null(Taken());
    }

    [Theory, InlineData(SightingKind.Refused, "old"), InlineData(SightingKind.Unknown, null)]
    public void Where_nothing_is_served_it_is_taken_over_and_where_that_is_not_known_it_is_not_yet(SightingKind kind, string? taken)
    {
        wire = [A.Sighting(Site.Endpoint, kind)];
        Assert.Equal(taken, Taken());
    }

    [Fact]
    public void At_an_owner_of_several_lineages_only_one_of_the_same_key_algorithm_is_taken_over()
    {
        var ecdsa = A.K2 with { KeyAlgorithm = KeyAlgorithm.Ecdsa };
        Assert.Null(Taken(shared: true, newest: ecdsa));
        Assert.Equal("old", Taken(shared: false, newest: ecdsa));
        left.Add(Left("old-ecdsa", A.K3 with { KeyAlgorithm = KeyAlgorithm.Ecdsa }));
        wire.Add(A.Sighting(Site.Endpoint, A.K3, KeyAlgorithm.Ecdsa));
        Assert.Equal("old-ecdsa", Taken(shared: true, newest: ecdsa));
        Assert.Equal("old", Taken(shared: true));
    }

    [Fact]
    public void Of_several_the_one_that_changed_last_is_taken_over()
    {
        left.Add(left[0] with { Lineage = "later", Since = left[0].Since with { Wall = left[0].Since.Wall + TimeSpan.FromDays(1) } });
        Assert.Equal("later", Taken());
    }
}
