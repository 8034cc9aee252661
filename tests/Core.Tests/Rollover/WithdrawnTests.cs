using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.Rollover;

/// <summary>A person withdrew DANE.</summary>
public sealed class WithdrawnTests
{
    private static Site Withdraw(Site site)
    {
        site.State = site.State with { Withdrawn = true };
        return site;
    }

    [Fact]
    public void Our_records_are_removed_and_the_RRset_may_end()
    {
        var change = Withdraw(A.SettledLineage()).Retires();
        Assert.Equal(A.Records(1), change.Remove);
        Assert.True(change.MayEmpty);
    }

    [Fact]
    public void Next_and_queued_and_stale_go_with_it()
    {
        var site = A.PropagatingLineage();
        site.Zone.Holds(A.Records(1, 2, 3, 4));
        site.State = site.State with { Queued = A.K3, Stale = A.K4.Associations };
        Assert.Equal(A.Records(1, 2, 3, 4), Withdraw(site).Retires().Remove);
    }

    [Fact]
    public void The_clocks_are_erased_in_the_save_before()
    {
        var site = Withdraw(A.SettledLineage());
        Assert.Empty(site.Performs().Save.Ledger.For(site.Zone.Owner)!.Clocks);
    }

    [Fact]
    public void Then_nothing_is_published_and_nothing_held()
    {
        var site = Withdraw(A.SettledLineage());
        site.DoUntil(_ => site.Decide() is Decision.Rest);
        Assert.Empty(site.Zone.Plane.Records);
    }

    [Fact]
    public void A_renewal_is_activated_once_no_cache_holds_a_record_that_refuses_it()
    {
        var site = Withdraw(A.SettledLineage());
        site.DoUntil(_ => site.Decide() is Decision.Rest).Deploy(A.K2);
        site.Pass(5);
        Assert.Equal(A.Gate - 5, site.WaitsFor());
        site.Pass(A.Gate - 5);
        Assert.Equal(A.K2, site.Step().Activates());
    }

    [Fact]
    public void A_renewal_waits_while_some_server_still_gives_out_the_old_record()
    {
        var site = A.SettledLineage();
        site.Zone.AddServer("192.0.2.2:53");
        Withdraw(site.Aged()).Step();
        site.Zone.PlaneHolds(RecordSet.Empty).Transfer(0);
        site.Aged().Deploy(A.K2);
        Assert.Equal(5, site.WaitsFor());
    }

    [Fact]
    public void A_renewal_that_records_by_another_hand_would_refuse_holds_until_they_are_gone()
    {
        var site = A.SettledLineage();
        site.State = site.State with { Active = A.K1 with { Version = null } }; // known from the wire alone, so its record is not ours
        Assert.Contains(A.Records(1).ToString(), Withdraw(site).Deploy(A.K2).Holds().Why, StringComparison.Ordinal);
        site.Zone.Holds(RecordSet.Empty);
        Assert.Equal(A.Gate, site.WaitsFor());
        site.Pass(A.Gate);
        Assert.Equal(A.K2, site.Moves().Active);
    }

    [Fact]
    public void A_renewal_waits_for_a_server_that_tells_nothing_unless_it_is_accepted()
    {
        var site = Withdraw(A.SettledLineage());
        site.DoUntil(_ => site.Decide() is Decision.Rest);
        site.Aged().Deploy(A.K2);
        site.Zone.Unreachable(0);
        Assert.Contains("--accept-unreachable", site.Waits().Why, StringComparison.Ordinal);
        site.State = site.State with { AcceptedUnreachable = [site.Zone.Servers![0].Server] };
        Assert.Equal(A.K2, site.Moves().Active);
    }

    [Fact]
    public void Records_of_others_that_would_refuse_what_is_served_hold()
    {
        var site = A.SettledLineage();
        site.Zone.Holds(A.Records(1, 9));
        Assert.Contains(A.Records(9).ToString(), Withdraw(site).Holds().Why, StringComparison.Ordinal);
        site.Zone.Holds(A.Records(1));
        Assert.True(site.Retires().MayEmpty);
    }

    [Fact]
    public void Records_of_others_hold_too_while_an_endpoint_does_not_tell_what_it_presents()
    {
        var site = Withdraw(A.PropagatingLineage());
        var both = A.K1.Associations.Union(RecordSet.Of(SimulatedKeys.Leaf(8))); // others let pass what is active, and not what is next
        site.State = site.State with { Active = A.K1 with { Associations = both, Version = null }, Published = A.Records(1, 2) };
        site.Zone.Holds(A.Records(1, 2).Union(RecordSet.Of(SimulatedKeys.Leaf(8))));
        site.Present(A.K4);
        site.Retires();
        site.Wire = [A.Sighting(Site.Endpoint, SightingKind.Unknown)];
        site.Holds();
        site.Wire = [A.Sighting(Site.Endpoint, SightingKind.Refused)];
        site.Retires();
    }

    [Fact]
    public void Records_of_others_that_admit_what_is_served_stay()
    {
        var site = A.SettledLineage();
        var leaf = RecordSet.Of(SimulatedKeys.Leaf(1));
        site.Zone.Holds(A.Records(1).Union(leaf));
        site.State = site.State with { Active = A.K1 with { Version = null }, Published = A.Records(1) };
        Assert.Equal(A.Records(1), Withdraw(site).Retires().Remove);
        site.Present(A.K3); // refused before and after
        Assert.Equal(A.Records(1), site.Retires().Remove);
    }
}
