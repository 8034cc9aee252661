using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.Rollover;

/// <summary>This lineage has RSA keys; another one, with key 9, serves ECDSA at the same owner.</summary>
public sealed class TwoLineagesTests
{
    private const string Imaps = "198.51.100.1:993";
    private static readonly LineageCertificate Other = A.Certificate(9);
    private static readonly string[] TwoPorts = ["_25._tcp.mail.example.test", "_993._tcp.mail.example.test"];

    /// <summary>Port 25 has both algorithms and both records, port 993 only this lineage.</summary>
    private static Site Beside(Site site)
    {
        site.Zones[0].Holds(site.Zones[0].Plane.Records.Union(A.Records(9)));
        site.Wire!.AddRange([A.Sighting(Site.Endpoint, Other, KeyAlgorithm.Ecdsa), A.Sighting(Imaps, site.State.Active ?? A.K1)]);
        site.Elsewhere = Other.Associations;
        return site;
    }

    [Fact]
    public void A_key_that_is_served_beside_another_algorithm_s_goes_to_the_served_directory_at_once()
    {
        var site = A.NewLineage().Deploy(A.K1);
        site.Zone.Holds(A.Records(1, 9));
        site.Wire = [A.Sighting(Site.Endpoint, A.K1), A.Sighting(Site.Endpoint, Other, KeyAlgorithm.Ecdsa)];
        Assert.Equal(A.K1, site.Step().Activates());
    }

    [Fact]
    public void Where_only_the_other_algorithm_is_served_the_gate_counts()
    {
        var site = A.NewLineage().Deploy(A.K1);
        site.Zone.Holds(A.Records(1, 9));
        site.Wire = [A.Sighting(Site.Endpoint, A.K1), A.Sighting(Site.Endpoint, Other, KeyAlgorithm.Ecdsa), A.Sighting("198.51.100.2:25", Other, KeyAlgorithm.Ecdsa)];
        site.Elsewhere = Other.Associations;
        Assert.Equal(A.Gate, site.Step().WaitsFor());
    }

    [Fact]
    public void The_other_lineage_s_key_needs_to_stand_only_at_the_owner_of_the_port_that_serves_it() => Beside(A.SettledLineage(TwoPorts)).Rests();

    [Fact]
    public void And_so_the_old_record_is_retired_beside_it() =>
        Assert.Equal(A.Records(1), Beside(A.RetirementDue(TwoPorts)).Retires().Remove);

    [Fact]
    public void At_a_port_whose_owner_does_not_hold_it_it_is_an_obstacle()
    {
        var site = Beside(A.RetirementDue(TwoPorts));
        site.Wire!.Add(A.Sighting(Imaps, Other, KeyAlgorithm.Ecdsa));
        Assert.Null(site.Moves().Sweeps.First);
    }

    [Fact]
    public void A_first_RRset_holds_the_keys_of_its_own_port_only()
    {
        var site = Beside(A.SettledLineage(TwoPorts));
        site.Zones.Add(new Zone("_465._tcp.mail.example.test"));
        site.Wire!.AddRange([A.Sighting("198.51.100.1:465", A.K1), A.Sighting("198.51.100.1:465", A.Certificate(8), KeyAlgorithm.Ecdsa)]);
        site.Known.Add(A.Certificate(8));
        Assert.Equal(A.Records(1, 8), site.Publishes().Add);
    }

    [Fact]
    public void A_port_that_gives_no_proof_does_not_hold_up_the_first_RRset_of_another()
    {
        var site = Beside(A.SettledLineage(TwoPorts));
        site.Wire!.AddRange([A.Sighting("198.51.100.2:993", SightingKind.Unknown), A.Sighting("198.51.100.1:465", A.K1)]);
        site.Zones.Add(new Zone("_465._tcp.mail.example.test"));
        Assert.Equal(A.Records(1), site.Publishes().Add);
        site.Wire.Add(A.Sighting("198.51.100.2:465", SightingKind.Unknown));
        Assert.Contains("198.51.100.2:465", site.Waits().Why, StringComparison.Ordinal);
    }

    [Theory, InlineData("*._tcp.mail.example.test"), InlineData("_2525._tcp.mail.example.test")]
    public void A_wildcard_and_a_port_that_is_forwarded_hold_what_every_port_serves(string owner)
    {
        var site = A.SettledLineage();
        site.Zones[0] = new Zone(owner);
        site.Wire!.Add(A.Sighting(Imaps, Other, KeyAlgorithm.Ecdsa));
        site.Elsewhere = Other.Associations;
        Assert.Equal(A.Records(1, 9), site.Publishes().Add);
    }

    [Fact]
    public void A_wildcard_does_so_beside_an_owner_for_one_port_too()
    {
        var site = Beside(A.SettledLineage(TwoPorts));
        site.Zones.Add(new Zone("*._tcp.mail.example.test"));
        Assert.Equal(A.Records(1, 9), site.Publishes().Add);
    }

    [Fact]
    public void A_key_that_another_port_s_owner_refuses_is_not_refused_at_its_own()
    {
        var site = A.NewLineage().Deploy(A.K1);
        site.Zones.Add(new Zone(TwoPorts[1]));
        site.Zones.ForEach(zone => zone.Holds(A.Records(1)));
        site.Zones[0].Holds(A.Records(1, 9));
        site.State = site.State with { Active = A.K1 };
        site.Wire = [A.Sighting(Site.Endpoint, Other, KeyAlgorithm.Ecdsa), A.Sighting(Imaps, SightingKind.Refused)];
        Assert.Equal(A.Gate, site.WaitsFor());
    }

    [Fact]
    public void An_unknown_key_that_its_own_port_s_owner_holds_is_adopted()
    {
        var site = A.NewLineage().Deploy(A.K2);
        site.Zones.Add(new Zone(TwoPorts[1]));
        site.Zones[0].Holds(A.Records(1));
        site.Zones[1].Holds(A.Records(2));
        site.Wire = [A.Sighting(Site.Endpoint, A.K1), A.Sighting(Imaps, A.K2)];
        Assert.Equal(A.K1.Associations, site.MovesTo(Phase.Publishing).Active!.Associations);
    }

    [Fact]
    public void A_former_key_is_not_the_other_lineage_s_for_having_the_same_issuer()
    {
        var issuer = RecordSet.Parse("2 1 1 " + new string('c', 64));
        var former = A.K1 with { Associations = A.K1.Associations.Union(issuer) };
        var site = A.NewLineage().Deploy(A.K2);
        site.Zone.Holds(A.Records(1, 9));
        site.Known.Add(former);
        site.Wire = [A.Sighting(Site.Endpoint, former), A.Sighting(Site.Endpoint, Other, KeyAlgorithm.Ecdsa)];
        site.Elsewhere = Other.Associations.Union(issuer);
        Assert.Equal(former, site.MovesTo(Phase.Publishing).Active);
    }

    [Fact]
    public void DANE_withdrawn_for_one_of_them_holds_while_both_are_served_and_ends_when_it_is_withdrawn_for_both()
    {
        var site = Beside(A.SettledLineage(TwoPorts));
        site.State = site.State with { Withdrawn = true };
        Assert.Contains("withdraw the lineage that lists them too", site.Holds().Cure, StringComparison.Ordinal);
        site.WithdrawnElsewhere = Other.Associations;
        Assert.Equal(A.Records(1, 9), site.Retires().Remove);
    }

    [Fact]
    public void Without_DANE_the_other_lineage_s_key_is_no_reason_to_reload()
    {
        var site = Beside(A.SettledLineage(TwoPorts));
        (site.State, site.WithdrawnElsewhere) = (site.State with { Withdrawn = true }, Other.Associations);
        site.Zones.ForEach(zone => zone.Holds(RecordSet.Empty));
        site.Rests();
        site.Wire!.Add(A.Sighting(Imaps, A.Certificate(8), KeyAlgorithm.Ecdsa));
        Assert.Equal(A.K1, site.Activates());
    }
}
