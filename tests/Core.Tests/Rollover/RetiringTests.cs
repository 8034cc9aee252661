using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.Rollover;

/// <summary>The rows of phase Retiring, their order, and what a removal never names.</summary>
public sealed class RetiringTests
{
    [Fact]
    public void The_second_sweep_comes_a_process_lifetime_after_the_first()
    {
        var site = A.RetiringLineage();
        Assert.NotNull(site.Moves().Sweeps.First);
        site.Step().Pass(2);
        Assert.Equal(1, site.WaitsFor());
        site.Pass(1);
        Assert.NotNull(site.Moves().Sweeps.Second);
    }

    [Fact]
    public void After_the_sweeps_the_grace_of_one_TTL_must_pass()
    {
        var site = A.RetiringLineage().Step();
        site.Pass(3);
        site.Step();
        Assert.Equal(7, site.WaitsFor());
        Assert.Contains("grace", site.Waits().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configured_grace_takes_the_place_of_the_TTL()
    {
        var site = A.RetiringLineage().Step();
        site.Policy = site.Policy with { Grace = TimeSpan.FromSeconds(30) };
        site.Pass(3);
        site.Step();
        Assert.Equal(27, site.WaitsFor());
    }

    [Fact]
    public void The_grace_starts_anew_when_the_clocks_cannot_tell()
    {
        var site = A.RetirementDue();
        site.State = site.State with { Since = site.Now with { Wall = site.Now.Wall + TimeSpan.FromHours(1) } };
        Assert.Equal(site.Now, site.Moves().Since);
        Assert.Equal(10, site.Step().WaitsFor());
    }

    [Fact]
    public void The_sweeps_start_anew_when_the_clocks_cannot_tell()
    {
        var site = A.RetirementDue();
        site.Clock.Step(TimeSpan.FromHours(1)); // not synchronised any more
        site.Reboot();
        Assert.Null(site.Moves().Sweeps.Second);
    }

    [Fact]
    public void Then_the_old_record_is_removed()
    {
        var change = A.RetirementDue().Retires();
        Assert.Equal(A.Records(1), change.Remove);
        Assert.Empty(change.Add);
        Assert.False(change.MayEmpty);
    }

    [Fact]
    public void It_is_removed_at_every_owner()
    {
        var site = A.RetirementDue("_25._tcp.a.test", "_25._tcp.b.test");
        site.Do();
        Assert.Equal(site.Zones[1].Owner, site.Retires().Owner);
        site.Do();
        site.MovesTo(Phase.Settled);
    }

    [Fact]
    public void The_save_before_the_removal_erases_the_clock_and_notes_the_attempt()
    {
        var site = A.RetirementDue();
        var save = site.Performs().Save;
        Assert.Null(save.Ledger.For(site.Zone.Owner)!.ClockOf(A.Records(1).Single()));
        Assert.NotNull(save.Ledger.For(site.Zone.Owner)!.ClockOf(A.Records(2).Single()));
        Assert.True(save.RemovalAttempted);
    }

    [Fact]
    public void One_sweep_just_before_the_removal_must_show_only_the_new_key()
    {
        var site = A.RetirementDue();
        site.Wire!.Add(A.Sighting("198.51.100.2:25", SightingKind.Unknown));
        site.Waits();
        site.Wire = null;
        site.Waits();
    }

    [Fact]
    public void An_endpoint_with_the_old_key_breaks_the_proof_and_is_activated_again()
    {
        var site = A.RetirementDue();
        site.Wire!.Add(A.Sighting("198.51.100.2:25", A.K1));
        Assert.Null(site.Moves().Sweeps.First);
        Assert.Equal(A.K2, site.Step().Activates());
    }

    [Fact]
    public void A_refused_connection_is_no_proof()
    {
        var site = A.RetirementDue();
        site.Wire!.Add(A.Sighting("198.51.100.2:25", SightingKind.Refused));
        site.Waits();
    }

    [Fact]
    public void A_service_that_was_never_seen_since_the_switch_is_started_by_a_reload_with_pauses()
    {
        var site = A.RetiringLineage();
        site.Wire!.Add(A.Sighting("198.51.100.2:25", SightingKind.Refused));
        Assert.Equal(A.K2, site.Activates());
        site.Step();
        Assert.Equal(60, site.WaitsFor());
    }

    [Theory, InlineData(SightingKind.Unknown), InlineData(SightingKind.Refused)]
    public void One_handshake_without_proof_among_others_is_no_proof(SightingKind kind)
    {
        var site = A.RetirementDue();
        site.Wire!.Add(A.Sighting(Site.Endpoint, kind, TlsaRollover.Core.Dane.KeyAlgorithm.Ecdsa));
        site.Waits();
    }

    [Fact]
    public void Without_endpoints_nothing_is_proven_and_nothing_reloaded()
    {
        var site = A.RetirementDue();
        site.Wire = [];
        Assert.Equal(5, site.WaitsFor());
    }

    [Fact]
    public void An_algorithm_that_the_server_does_not_have_is_no_obstacle()
    {
        var site = A.RetirementDue();
        site.Wire!.Add(A.Sighting(Site.Endpoint, SightingKind.NoSuchAlgorithm, TlsaRollover.Core.Dane.KeyAlgorithm.Ecdsa));
        site.Retires();
    }

    [Fact]
    public void An_endpoint_that_presents_no_certificate_of_any_algorithm_is_no_proof()
    {
        var site = A.RetirementDue();
        site.Wire!.AddRange([A.Sighting("198.51.100.2:25", SightingKind.NoSuchAlgorithm), A.Sighting("198.51.100.2:25", SightingKind.NoSuchAlgorithm, TlsaRollover.Core.Dane.KeyAlgorithm.Ecdsa)]);
        Assert.Contains("198.51.100.2:25", site.Waits().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_published_key_is_no_obstacle()
    {
        var site = A.RetirementDue();
        site.Zone.Holds(A.Records(1, 2, 9));
        site.Wire!.Add(A.Sighting(Site.Endpoint, A.Certificate(9), TlsaRollover.Core.Dane.KeyAlgorithm.Ecdsa));
        Assert.Equal(A.Records(1), site.Retires().Remove);
    }

    [Fact]
    public void Another_key_that_one_owner_does_not_publish_is_an_obstacle()
    {
        var site = A.RetirementDue("_25._tcp.a.test", "_25._tcp.b.test");
        site.Zone.Holds(A.Records(1, 2, 9));
        site.Wire!.Add(A.Sighting(Site.Endpoint, A.Certificate(9), TlsaRollover.Core.Dane.KeyAlgorithm.Ecdsa));
        Assert.Null(site.Moves().Sweeps.First);
    }

    [Fact]
    public void A_record_that_another_lineage_lists_is_never_removed()
    {
        var site = A.RetirementDue();
        site.Elsewhere = A.K1.Associations;
        site.MovesTo(Phase.Settled);
        site.Step().Rests();
    }

    [Fact]
    public void Once_no_other_lineage_lists_it_it_is_removed()
    {
        var site = A.RetirementDue();
        site.Elsewhere = A.K1.Associations;
        site.Step().Elsewhere = TlsaRollover.Core.Dane.RecordSet.Empty;
        site.MovesTo(Phase.Retiring);
        site.DoUntil(state => state.RemovalAttempted);
        Assert.Equal(A.Records(2), site.Zone.Plane.Records);
    }

    [Fact]
    public void A_stale_record_that_is_gone_is_forgotten()
    {
        var site = A.RetirementDue();
        site.Elsewhere = A.K1.Associations;
        site.Step().Zone.Holds(A.Records(2));
        Assert.Empty(site.MovesTo(Phase.Settled).Stale);
        site.Step().Rests();
    }

    [Fact]
    public void Records_of_others_are_never_removed()
    {
        var site = A.RetirementDue();
        site.Zone.Holds(A.Records(1, 2, 8, 9));
        Assert.Equal(A.Records(1), site.Retires().Remove);
    }

    [Fact]
    public void A_wanted_record_is_never_removed()
    {
        var site = A.RetirementDue();
        site.Zone.Holds(A.Records(1, 2, 3));
        site.State = site.State with { Queued = A.K3, Stale = A.K1.Associations.Union(A.K2.Associations).Union(A.K3.Associations) };
        Assert.Equal(A.Records(1), site.Retires().Remove);
    }

    [Fact]
    public void A_removal_that_would_leave_what_is_served_without_a_match_holds()
    {
        var site = A.RetirementDue();
        site.Wire = [A.Sighting(Site.Endpoint, A.K2 with { Associations = A.K2.Associations.Union(A.Records(1)) })];
        site.Holds();
    }

    [Fact]
    public void When_no_stale_record_is_left_it_settles()
    {
        var site = A.RetirementDue();
        site.Do();
        var state = site.MovesTo(Phase.Settled);
        Assert.Empty(state.Stale);
        Assert.Empty(state.Published.Except(A.Records(2)));
        site.Step().Rests();
    }

    [Fact]
    public void A_queued_renewal_rolls_in_next()
    {
        var site = A.PropagatingLineage().Deploy(A.K3).Step();
        site.DoUntil(state => state.Next == A.K3);
        Assert.Equal((A.K2, A.K3, null), (site.State.Active, site.State.Next, site.State.Queued));
    }

    [Fact]
    public void A_renewal_is_published_at_once_and_rolls_in_when_the_old_record_is_gone()
    {
        var site = A.RetirementDue().Deploy(A.K3).Step();
        Assert.Equal((Phase.Retiring, A.K3), (site.State.Phase, site.State.Queued));
        Assert.Equal(A.Records(3), site.Publishes().Add);
        site.Do();
        Assert.Equal(A.Records(1), site.Retires().Remove);
        site.Do();
        Assert.Equal(A.K3, site.MovesTo(Phase.Publishing).Next);
    }

    [Fact]
    public void A_hook_publishes_a_renewal_although_an_old_record_still_waits_for_its_removal()
    {
        var site = A.RetiringLineage().Deploy(A.K3).AsHook().Step();
        Assert.Equal(A.Records(3), site.Publishes().Add);
        site.Do();
        site.Waits();
    }

    [Fact]
    public void A_renewal_in_place_of_a_queued_one_supersedes_it()
    {
        var state = A.RetiringLineage().Deploy(A.K3).Step().Deploy(A.K4).MovesTo(Phase.Retiring);
        Assert.Equal(A.K4, state.Queued);
        Assert.True(state.Stale.ContainsAll(A.Records(3)));
    }

    [Fact]
    public void A_renewal_that_yields_no_record_is_not_queued() =>
        Assert.Null(A.RetiringLineage().Deploy(A.K3 with { Associations = TlsaRollover.Core.Dane.RecordSet.Empty }).Moves().Queued);

    [Fact]
    public void While_the_control_plane_cannot_be_read_a_renewal_is_queued_and_the_proof_goes_on()
    {
        var site = A.RetiringLineage().Deploy(A.K3);
        site.Zone.Fault = "no route";
        Assert.NotNull(site.Step().Moves().Sweeps.First);
    }

    [Theory, InlineData(SightingKind.Unknown), InlineData(SightingKind.Refused), InlineData(SightingKind.Presented)]
    public void A_dead_endpoint_keeps_the_old_record_and_after_the_grace_not_the_renewal(SightingKind kind)
    {
        var site = A.RetiringLineage();
        site.Wire!.Add(kind == SightingKind.Presented ? A.Sighting("198.51.100.2:25", A.K1) : A.Sighting("198.51.100.2:25", kind));
        site.Deploy(A.K3).Step().Do();
        Assert.IsNotType<Decision.Move>(site.Decide());
        site.Pass(10);
        var state = site.MovesTo(Phase.Publishing);
        Assert.Equal((A.K2, A.K3, null), (state.Active, state.Next, state.Queued));
        Assert.True(state.Stale.ContainsAll(A.Records(1)));
    }

    [Fact]
    public void Nor_does_a_dead_endpoint_of_another_lineage_at_the_same_RRset()
    {
        var site = A.RetiringLineage();
        site.Zone.Neighbours = [A.Sighting("198.51.100.7:25", SightingKind.Unknown)];
        site.Deploy(A.K3).Step().Do();
        site.Pass(10);
        Assert.Equal(A.K3, site.MovesTo(Phase.Publishing).Next);
    }

    [Fact]
    public void With_the_proof_the_grace_brings_the_removal_and_no_renewal_before_it()
    {
        var site = A.RetirementDue().Deploy(A.K3).Step();
        site.Do();
        site.Retires();
    }

    [Fact]
    public void Through_all_renewals_the_key_of_a_dead_endpoint_stays_published_until_it_is_back()
    {
        var site = A.RetiringLineage();
        var dead = A.Sighting("198.51.100.2:25", SightingKind.Unknown);
        site.Wire!.Add(dead);
        foreach (var renewed in new[] { A.K3, A.K4 })
        {
            site.Deploy(renewed);
            for (var round = 0; round < 200 && site.ActivatedVersion != renewed.Version; round++)
            {
                if (site.Do() is Decision.Wait)
                    site.Pass(1);
                site.Wire[^1] = dead; // what it presents is not known
            }

            Assert.Equal(renewed.Version, site.ActivatedVersion);
        }

        Assert.Equal(A.Records(1, 2, 3, 4), site.Zone.Plane.Records);
        site.Present(A.K4);
        site.DoUntil(state => state.Phase == Phase.Settled);
        Assert.Equal(A.Records(4), site.Zone.Plane.Records);
    }

    [Fact]
    public void Without_a_renewal_a_dead_endpoint_is_waited_for()
    {
        var site = A.RetiringLineage();
        site.Wire!.Add(A.Sighting("198.51.100.2:25", SightingKind.Unknown));
        site.Pass(1000);
        Assert.Contains("198.51.100.2:25", site.Waits().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hook_removes_nothing() => A.RetirementDue().AsHook().Waits();

    [Fact]
    public void An_unreadable_control_plane_is_polled()
    {
        var site = A.RetirementDue();
        site.Zone.Fault = "no route";
        site.Waits();
    }
}
