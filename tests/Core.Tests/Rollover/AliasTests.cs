using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.Rollover;

/// <summary>Owners whose records stand elsewhere: the servers on the way, their TTLs, and redirection at any moment.</summary>
public sealed class AliasTests
{
    private const string Owner = "_25._tcp.mail.example.test";
    private static readonly OwnerName First = OwnerName.Parse("_first.example.net");
    private static readonly OwnerName Second = OwnerName.Parse("_second.example.net");

    private static Site Aliased(Func<string[], Site> lineage, int ttl = 1)
    {
        var site = lineage([Owner]);
        site.Zone.LeadsTo(ttl, First);
        return site;
    }

    /// <summary>K1 is settled behind an alias that was there from the start.</summary>
    private static Site Settled(int ttl = 1)
    {
        var site = new Site(Owner) { Newest = A.K1, ActivatedVersion = A.K1.Version };
        site.State = site.State with { Active = A.K1 };
        site.Present(A.K1);
        site.Zone.LeadsTo(ttl, First).Holds(A.Records(1));
        return site.Aged();
    }

    private static Site Propagating(int ttl = 1) => Settled(ttl).Deploy(A.K2).DoUntil(state => state.Phase == Phase.Propagating);

    [Fact]
    public void The_target_is_read_and_changed_and_never_the_alias()
    {
        var site = Settled().Deploy(A.K2).Step();
        Assert.Equal((First, A.Records(2)), (site.Publishes().Owner, site.Publishes().Add));
        site = Propagating();
        site.Pass(A.Gate);
        site.DoUntil(state => state.Phase == Phase.Settled);
        Assert.Equal(A.Records(2), site.Zone.Plane.Records);
        Assert.Equal(First, site.Ledger.Target);
    }

    [Theory, InlineData(1, 21), InlineData(10, 21), InlineData(90, 181)]
    public void The_TTL_of_the_alias_counts(int ttl, int wait) => Assert.Equal(wait, Propagating(ttl).WaitsFor());

    [Fact]
    public void So_does_that_of_every_alias_on_the_way()
    {
        var site = Settled();
        site.Zone.LeadsTo(70, First, Second);
        site.Observe();
        Assert.Equal(141, site.Deploy(A.K2).DoUntil(state => state.Phase == Phase.Propagating).WaitsFor());
    }

    [Fact]
    public void An_alias_that_went_back_to_a_short_TTL_counts_for_seven_days()
    {
        var site = Settled(ttl: 500);
        site.Zone.LeadsTo(1, First);
        Assert.Equal(1001, site.Deploy(A.K2).DoUntil(state => state.Phase == Phase.Propagating).WaitsFor());
    }

    [Fact]
    public void A_server_on_the_way_that_leads_elsewhere_is_waited_for_and_named()
    {
        var site = Propagating();
        site.Zone.LeadsAstray(0, Second);
        Assert.Equal(Phase.Publishing, site.MovesTo(Phase.Publishing).Phase);
        site.Step();
        Assert.Contains($"192.0.2.101:53 has not converged for {Owner}: it leads {Owner} to {Second}, and others lead to {First}", site.Waits().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_has_no_alias_yet_is_waited_for_and_what_it_has_counts()
    {
        var site = Propagating();
        site.Zone.LacksAlias(0, Zone.Set(A.Records(1), 300));
        site.Step();
        Assert.Contains("it has no CNAME at", site.Waits().Why, StringComparison.Ordinal);
        site.Pass(5);
        site.Zone.LeadsTo(1, First);
        Assert.Equal(601, site.DoUntil(state => state.Phase == Phase.Propagating).WaitsFor());
    }

    [Fact]
    public void After_it_was_astray_the_wait_starts_anew_and_holds_the_TTL_of_where_it_led()
    {
        var site = Propagating();
        site.Pass(15);
        site.Zone.LeadsAstray(0, Second, ttl: 60);
        site.Step();
        site.Pass(5);
        site.Zone.LeadsTo(1, First);
        Assert.Equal(121, site.DoUntil(state => state.Phase == Phase.Propagating).WaitsFor());
    }

    [Fact]
    public void One_that_is_taken_out_while_it_leads_elsewhere_counts_from_then_on()
    {
        var site = Settled();
        site.Zone.AddAlias(Second, ttl: 60);
        site.Deploy(A.K2).DoUntil(state => state.Phase == Phase.Publishing);
        site.Do();
        site.Waits();
        site.Pass(1000);
        site.Waits();
        site.Zone.LeadsTo(1, First);
        Assert.Equal(121, site.DoUntil(state => state.Phase == Phase.Propagating).WaitsFor());
    }

    [Theory, InlineData(ServerAnswerKind.Unreachable), InlineData(ServerAnswerKind.Bad)]
    public void A_server_on_the_way_that_gives_no_answer_is_never_assumed_fine(ServerAnswerKind kind)
    {
        var site = Propagating();
        site.Pass(A.Gate);
        site.Zone.AliasAnswers(0, kind);
        if (kind == ServerAnswerKind.Bad)
        {
            site.Step();
            site.Zone.LeadsTo(1, First);
            Assert.Equal(A.Gate, site.DoUntil(state => state.Phase == Phase.Propagating).WaitsFor());
        }
        else
            Assert.Contains("192.0.2.101:53 does not answer", site.Waits().Why, StringComparison.Ordinal);
    }

    [Theory, InlineData(SignatureState.Missing), InlineData(SignatureState.OutsideValidity)]
    public void The_alias_must_be_signed_where_its_zone_is(SignatureState signature)
    {
        var site = Propagating();
        site.Zone.ChangeAlias(0, answer => answer with { Signature = signature });
        site.MovesTo(Phase.Publishing);
    }

    [Fact]
    public void A_server_of_both_zones_has_converged_only_with_both_answers()
    {
        var site = Propagating();
        site.Pass(15);
        site.Zone.ChangeAlias(0, answer => answer with { Server = "192.0.2.1:53", Alias = answer.Alias! with { To = Second } });
        site.Step();
        site.Zone.ChangeAlias(0, answer => answer with { Alias = answer.Alias! with { To = First } });
        Assert.Equal(A.Gate, site.DoUntil(state => state.Phase == Phase.Propagating).WaitsFor());
    }

    [Fact]
    public void Redirected_in_the_middle_the_wait_starts_anew_though_the_new_target_has_the_records()
    {
        var site = Propagating(ttl: 30);
        site.Pass(60);
        site.Zone.LeadsTo(30, Second);
        site.Zone.Holds(A.Records(1, 2));
        Assert.Equal(61, site.WaitsFor());
        site.Pass(60);
        Assert.IsType<Decision.Wait>(site.Decide());
        site.Pass(1);
        Assert.Equal(A.K2, site.Activates());
    }

    [Fact]
    public void Redirected_to_a_name_without_our_records_they_are_published_there_first()
    {
        var site = Propagating();
        site.Zone.LeadsTo(1, Second);
        site.Zone.Holds(RecordSet.Empty);
        Assert.Equal((Second, A.Records(1, 2)), (site.Publishes().Owner, site.Publishes().Add));
        site.Do();
        Assert.Equal((2 * 3600) + 1, site.WaitsFor()); // of its default TTL
    }

    [Fact]
    public void What_stood_at_the_former_target_counts_until_every_cache_has_let_go_of_it()
    {
        var site = Settled(ttl: 1);
        site.Zone.Holds(A.Records(1), ttl: 300);
        site.Observe();
        site.Zone.LeadsTo(1, Second);
        site.Zone.Holds(A.Records(1));
        Assert.Equal(601, site.Deploy(A.K2).DoUntil(state => state.Phase == Phase.Propagating).WaitsFor());
    }

    [Fact]
    public void An_alias_is_no_absence_of_records()
    {
        var site = new Site(Owner) { Newest = A.K2, ActivatedVersion = A.K1.Version };
        site.State = site.State with { Active = A.K1, Next = A.K2, Phase = Phase.Publishing };
        site.Present(A.K1);
        site.Zone.LeadsTo(1, First).Holds(A.Records(1, 2));
        Assert.Equal(A.Gate, site.DoUntil(state => state.Phase == Phase.Propagating).WaitsFor());
    }

    [Fact]
    public void An_owner_that_becomes_an_alias_is_published_at_the_target()
    {
        var site = Aliased(A.SettledLineage);
        site.Zone.Holds(RecordSet.Empty);
        Assert.Equal((First, A.Records(1)), (site.Publishes().Owner, site.Publishes().Add));
    }

    [Fact]
    public void An_alias_that_is_gone_without_an_RRset_in_its_place_has_vanished()
    {
        var site = Settled();
        site.Zone.LeadsTo(1);
        site.Zone.Holds(RecordSet.Empty);
        Assert.Contains("has vanished", site.Holds().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_whose_RRset_is_gone_has_vanished_and_both_names_are_told()
    {
        var site = Settled();
        site.Zone.Holds(RecordSet.Empty);
        Assert.Contains($"the whole TLSA RRset at {First} (for {Owner}) has vanished", site.Holds().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wildcard_is_edited_in_place_and_one_that_is_gone_has_vanished()
    {
        var (site, wildcard) = (A.SettledLineage(Owner), OwnerName.Parse("*._tcp.mail.example.test"));
        site.Zone.Target = wildcard;
        Assert.Equal(wildcard, site.Deploy(A.K2).DoUntil(state => state.Phase == Phase.Publishing).Publishes().Owner);
        site.Zone.Target = null;
        site.Zone.Holds(RecordSet.Empty);
        site.Holds();
    }

    [Fact]
    public void So_has_a_wildcard_behind_an_alias()
    {
        var site = Settled();
        site.Zone.Target = OwnerName.Parse("*.example.net");
        site.Zone.Holds(A.Records(1));
        site.Observe();
        site.Zone.Target = null;
        site.Zone.Holds(RecordSet.Empty);
        site.Holds();
    }

    [Fact]
    public void Owners_that_share_an_RRset_are_published_once()
    {
        var site = A.SettledLineage(Owner, "_465._tcp.mail.example.test");
        foreach (var zone in site.Zones)
            zone.LeadsTo(1, First);
        site.Observe();
        site.Deploy(A.K2).DoUntil(state => state.Phase == Phase.Publishing);
        var change = site.Publishes();
        site.State = site.Performs().Save;
        Assert.All(site.State.Ledger.Owners, ledger => Assert.Contains(ledger.Versions, version => version.Server == OwnerLedger.ControlPlane && version.Records.ContainsAll(A.Records(2))));
        site.Zones.ForEach(zone => zone.Holds(change.AppliedTo(zone.Plane.Records)));
        site.MovesTo(Phase.Propagating);
    }

    [Fact]
    public void The_clocks_of_all_owners_that_share_an_RRset_are_erased_with_a_removal()
    {
        var site = A.RetirementDue(Owner, "_465._tcp.mail.example.test");
        foreach (var zone in site.Zones)
            zone.LeadsTo(1, First);
        site.Observe();
        site.Pass(100);
        var save = Assert.IsType<Decision.Perform>(site.Decide()).Save;
        Assert.All(save.Ledger.Owners, ledger => Assert.Null(ledger.ClockOf(A.Records(1).Single())));
    }

    [Fact]
    public void A_record_stays_while_an_endpoint_of_another_lineage_presents_its_key_or_does_not_tell()
    {
        var site = A.RetirementDue();
        site.Zone.Neighbours = [A.Sighting("198.51.100.7:25", A.K1)];
        Assert.Contains("198.51.100.7:25 of another lineage presents their key", site.Waits().Why, StringComparison.Ordinal);
        site.Zone.Neighbours = [A.Sighting("198.51.100.7:25", SightingKind.Unknown)];
        Assert.Contains("gives no proof: timed out", site.Waits().Why, StringComparison.Ordinal);
        site.Zone.Neighbours = [A.Sighting("198.51.100.7:25", A.K3), A.Sighting("198.51.100.8:25", SightingKind.Refused)];
        Assert.Equal(A.Records(1), site.Retires().Remove);
    }

    [Fact]
    public void A_first_RRset_holds_what_the_endpoints_of_other_lineages_present_that_share_it()
    {
        var site = new Site(Owner) { Newest = A.K1, ActivatedVersion = A.K1.Version };
        site.State = site.State with { Active = A.K1 };
        site.Present(A.K1);
        site.Zone.LeadsTo(1, First);
        site.Zone.Neighbours = [A.Sighting("198.51.100.7:25", A.K3)];
        Assert.Contains("does not know", site.Holds().Why, StringComparison.Ordinal);
        site.Known.Add(A.K3);
        Assert.Equal((First, A.Records(1, 3)), (site.Publishes().Owner, site.Publishes().Add));
        site.Zone.Neighbours = [A.Sighting("198.51.100.7:25", SightingKind.Unknown)];
        site.Waits();
    }

    [Fact]
    public void A_first_RRset_of_several_owners_holds_what_is_served_behind_any_of_them()
    {
        var site = new Site(Owner, "_465._tcp.mail.example.test") { Newest = A.K1, ActivatedVersion = A.K1.Version };
        site.State = site.State with { Active = A.K1 };
        site.Wire = [A.Sighting("198.51.100.1:25", A.K1), A.Sighting("198.51.100.1:465", A.K3, KeyAlgorithm.Ecdsa)];
        site.Known.Add(A.K3);
        site.Zones.ForEach(zone => zone.LeadsTo(1, First));
        Assert.Equal(A.Records(1, 3), site.Publishes().Add);
    }

    [Fact]
    public void A_record_of_an_aged_target_is_never_taken_for_that_of_a_new_one_by_a_lower_serial()
    {
        var site = Propagating();
        site.Zone.LeadsTo(1, Second);
        site.Zone.Serial = 5000;
        site.Zone.Holds(A.Records(1, 2));
        site.Zone.Change(0, answer => answer with { Serial = 4000 });
        site.MovesTo(Phase.Publishing);
    }

    [Fact]
    public void Withdrawn_records_stay_while_what_is_left_would_refuse_an_endpoint_of_another_lineage()
    {
        var site = A.SettledLineage();
        site.State = site.State with { Withdrawn = true, Stale = A.Records(2) };
        site.Elsewhere = A.Records(1);
        site.Zone.Holds(A.Records(1, 2));
        Assert.Equal(A.Records(2), site.Retires().Remove);
        site.Zone.Neighbours = [A.Sighting("198.51.100.7:25", A.K2)];
        site.Holds();
    }
}
