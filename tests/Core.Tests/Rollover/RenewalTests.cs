using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.Rollover;

/// <summary>The rows for a renewal while another certificate rolls in, and for rollbacks.</summary>
public sealed class RenewalTests
{
    [Fact]
    public void Renewed_with_the_active_key_it_is_swapped_in_and_next_becomes_stale()
    {
        var site = A.PropagatingLineage().Deploy(A.Renewed(1)).DoUntil(state => state.Phase == Phase.Retiring);
        Assert.Equal((A.Renewed(1), null, null), (site.State.Active, site.State.Next, site.State.Queued));
        Assert.True(site.State.Stale.ContainsAll(A.Records(2)));
        Assert.Equal(A.Renewed(1).Version, site.ActivatedVersion);
    }

    [Fact]
    public void A_next_that_was_given_up_so_is_retired_and_never_the_active_record()
    {
        var site = A.PropagatingLineage().Deploy(A.K1).DoUntil(state => state.RemovalAttempted);
        Assert.Equal(A.Records(1), site.Zone.Plane.Records);
    }

    [Fact]
    public void Renewed_with_the_next_key_the_clock_goes_on_and_the_files_are_replaced()
    {
        var site = A.PropagatingLineage();
        site.Pass(20);
        site.Deploy(A.Renewed(2)).Step();
        Assert.Equal((Phase.Propagating, A.Renewed(2)), (site.State.Phase, site.State.Next));
        Assert.Equal(1, site.WaitsFor());
        site.Pass(1);
        Assert.Equal(A.Renewed(2), site.Activates());
    }

    [Fact]
    public void Renewed_with_a_third_key_it_is_queued_and_next_stays()
    {
        var state = A.PropagatingLineage().Deploy(A.K3).MovesTo(Phase.Propagating);
        Assert.Equal((A.K2, A.K3), (state.Next, state.Queued));
    }

    [Fact]
    public void A_queued_certificate_is_published_beside()
    {
        var site = A.PropagatingLineage().Deploy(A.K3).Step();
        Assert.Equal(A.Records(3), site.Publishes().Add);
    }

    [Fact]
    public void A_queued_certificate_has_a_clock_of_its_own()
    {
        var site = A.PropagatingLineage();
        site.Pass(20);
        site.Deploy(A.K3).Step().Do(); // 20 s after next
        site.Pass(1);
        Assert.Equal(A.K2, site.Activates());
        site.DoUntil(state => state.Next == A.K3).Step();
        Assert.True(site.WaitsFor() is > 0 and < A.Gate);
    }

    [Fact]
    public void A_newer_renewal_supersedes_the_queued_one()
    {
        var state = A.PropagatingLineage().Deploy(A.K3).Step().Deploy(A.K4).Moves();
        Assert.Equal((A.K2, A.K4), (state.Next, state.Queued));
        Assert.True(state.Stale.ContainsAll(A.Records(3)));
    }

    [Fact]
    public void A_queued_certificate_renewed_with_its_key_is_not_stale()
    {
        var state = A.PropagatingLineage().Deploy(A.K3).Step().Deploy(A.Renewed(3)).Moves();
        Assert.Equal(A.Renewed(3), state.Queued);
        Assert.Empty(state.Stale);
    }

    [Fact]
    public void When_the_next_key_is_deployed_again_the_queued_one_becomes_stale()
    {
        var state = A.PropagatingLineage().Deploy(A.K3).Step().Deploy(A.K2).Moves();
        Assert.Equal((A.K2, null), (state.Next, state.Queued));
        Assert.True(state.Stale.ContainsAll(A.Records(3)));
    }

    [Fact]
    public void Next_is_given_up_when_it_expires_before_its_gate()
    {
        var site = A.PropagatingLineage();
        var expiring = A.K2 with { NotAfter = site.Now.Wall + TimeSpan.FromSeconds(A.Gate) };
        site.State = site.State with { Next = expiring, Queued = A.K3 };
        var state = site.Deploy(A.K3).MovesTo(Phase.Publishing);
        Assert.Equal((A.K1, A.K3, null), (state.Active, state.Next, state.Queued));
        Assert.True(state.Stale.ContainsAll(A.Records(2)));
    }

    [Fact]
    public void Next_is_kept_when_its_gate_comes_before_its_expiry()
    {
        var site = A.PropagatingLineage();
        site.State = site.State with { Next = A.K2 with { NotAfter = site.Now.Wall + TimeSpan.FromSeconds(A.Gate + 1) }, Queued = A.K3 };
        Assert.Equal(A.Records(3), site.Deploy(A.K3).Publishes().Add);
    }

    [Fact]
    public void Next_is_kept_when_its_gate_is_open_though_it_has_expired()
    {
        var site = A.PropagatingLineage().Deploy(A.K3).Step();
        site.Do();
        site.Pass(A.Gate);
        site.State = site.State with { Next = A.K2 with { NotAfter = site.Now.Wall } };
        Assert.Equal(A.K2.Version, site.Activates().Version);
    }

    [Fact]
    public void Next_is_not_given_up_once_services_were_told_to_present_it()
    {
        var site = A.PropagatingLineage().Deploy(A.K3).Step();
        site.Do();
        site.Pass(A.Gate);
        site.Do();
        site.Wire!.Add(A.Sighting("198.51.100.2:25", SightingKind.Unknown));
        site.State = site.State with { Next = A.K2 with { NotAfter = site.Now.Wall } };
        site.Zone.Unreachable(0);
        Assert.Equal(A.K2.Version, site.State.Next.Version);
        Assert.IsNotType<Decision.Move>(site.Decide());
    }

    [Fact]
    public void Next_is_kept_when_nothing_newer_is_there()
    {
        var site = A.PropagatingLineage();
        site.State = site.State with { Next = A.K2 with { NotAfter = site.Now.Wall } };
        site.Waits();
    }

    [Fact]
    public void A_renewal_that_yields_no_record_is_not_queued() =>
        A.PropagatingLineage().Deploy(A.K3 with { Associations = RecordSet.Empty }).Holds();

    [Fact]
    public void A_crash_after_the_activation_and_a_rollback_do_not_hold()
    {
        var site = A.PropagatingLineage();
        site.Pass(A.Gate);
        site.Step(); // saved, activated, and the run ended before the move was saved
        site.ActivatedVersion = A.K2.Version;
        site.Present(A.K2);
        site.Deploy(A.K1).Step();
        Assert.Equal((Phase.Retiring, A.K1), (site.State.Phase, site.State.Active));
        Assert.Equal(A.K1, site.Activates());
        site.DoUntil(state => state.Phase == Phase.Settled);
        Assert.Equal(A.Records(1), site.Zone.Plane.Records);
    }

    [Fact]
    public void Before_a_removal_was_attempted_a_rollback_is_instant()
    {
        var site = A.RetirementDue().Deploy(A.K1);
        var state = site.MovesTo(Phase.Retiring);
        Assert.Equal(A.K1, state.Active);
        Assert.True(state.Stale.ContainsAll(A.Records(2)));
        Assert.Equal(A.K1, site.Step().Activates());
    }

    [Fact]
    public void A_rollback_drops_what_was_queued()
    {
        var site = A.RetiringLineage().Deploy(A.K3).Step();
        site.Do();
        var state = site.Deploy(A.K1).MovesTo(Phase.Retiring);
        Assert.Equal((A.K1, null), (state.Active, state.Queued));
        Assert.True(state.Stale.ContainsAll(A.Records(2, 3)));
    }

    [Fact]
    public void After_a_removal_was_attempted_a_rollback_is_a_full_new_rollover()
    {
        var site = A.RetirementDue();
        site.Step(); // saved; whether the removal was made is not known
        site.Deploy(A.K1);
        Assert.IsNotType<Effect.Activate>((site.Decide() as Decision.Perform)?.Effect);
        Assert.Equal(A.K2, site.State.Active);
        site.DoUntil(state => state.Phase == Phase.Propagating);
        Assert.Equal(A.K1, site.State.Next);
        Assert.Equal(A.Gate, site.WaitsFor());
    }

    [Fact]
    public void After_a_removal_on_one_of_two_owners_a_rollback_is_not_instant()
    {
        var site = A.RetirementDue("_25._tcp.a.test", "_25._tcp.b.test");
        site.Do();
        Assert.Equal(A.K2, site.Deploy(A.K1).MovesTo(Phase.Settled).Active);
    }

    [Fact]
    public void A_rollback_to_a_key_that_some_cache_may_lack_is_not_instant()
    {
        var site = A.RetirementDue().Deploy(A.K1);
        site.Zone.Bad(0);
        site.Observe();
        site.Zone.Transfer(0);
        Assert.Equal(A.K2, site.MovesTo(Phase.Settled).Active);
    }

    [Fact]
    public void A_removal_that_was_attempted_and_failed_long_ago_still_rules_a_rollback_out()
    {
        var site = A.RetirementDue().Step();
        site.Aged().Deploy(A.K1);
        Assert.Equal(A.K2, site.MovesTo(Phase.Settled).Active);
    }

    [Fact]
    public void A_removal_of_an_earlier_rollover_does_not_rule_a_rollback_out()
    {
        var site = A.RetirementDue().DoUntil(state => state.Phase == Phase.Settled);
        site.Deploy(A.K3).DoUntil(state => state.Phase == Phase.Retiring);
        Assert.Equal(A.K2, site.Deploy(A.K2).MovesTo(Phase.Retiring).Active);
    }

    [Fact]
    public void A_key_of_others_that_stands_and_is_deployed_is_no_rollback()
    {
        var site = A.RetiringLineage();
        site.Zone.Holds(A.Records(1, 2, 3));
        Assert.Equal(A.K2, site.Aged().Deploy(A.K3).Moves().Active);
    }

    [Fact]
    public void The_record_of_a_key_that_was_deployed_again_is_not_removed_while_its_gate_is_not_known()
    {
        var site = A.RetirementDue().Deploy(A.K1);
        site.Zone.Unreachable(0);
        site.Step().Step();
        Assert.Equal((Phase.Publishing, A.K1), (site.State.Phase, site.State.Next));
        site.Zone.Transfer(0);
        site.Step();
        Assert.Equal(A.K1, site.Activates()); // its clock went on
    }

    [Fact]
    public void A_rollback_to_a_key_that_was_never_published_is_none() =>
        Assert.Equal(A.K2, A.RetirementDue().Deploy(A.K3).MovesTo(Phase.Retiring).Active);
}
