using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.Rollover;

/// <summary>Services that read certbot's own files and so present a renewed key before it is activated.</summary>
public sealed class EarlyServicesTests
{
    /// <summary>A renewal that services present at once.</summary>
    private static Site Renewed(Site site, LineageCertificate certificate, bool known = true)
    {
        site.ReadsLive = known;
        site.Deploy(certificate).Present(certificate);
        return site;
    }

    [Fact]
    public void The_record_is_published_at_once_and_nothing_is_activated_before_the_gate()
    {
        var site = Renewed(A.SettledLineage(), A.K2).Step();
        Assert.Equal(A.Records(2), site.Publishes().Add);
        site.Do();
        site.Step();
        Assert.Equal((Phase.Propagating, A.Gate), (site.State.Phase, site.WaitsFor()));
        site.Pass(A.Gate - 1);
        Assert.Equal(1, site.WaitsFor());
        Assert.Equal(A.Records(1, 2), site.Zone.Plane.Records);
    }

    [Fact]
    public void At_the_gate_the_served_directory_follows_and_the_end_is_in_order()
    {
        var site = Renewed(A.PropagatingLineage(), A.K2);
        site.Pass(A.Gate);
        Assert.Equal(A.K2, site.Activates());
        site.DoUntil(state => state.Phase == Phase.Settled);
        Assert.Equal((A.Records(2), A.K2.Version), (site.Zone.Plane.Records, site.ActivatedVersion));
        site.Rests();
    }

    [Fact]
    public void Where_it_is_not_known_that_they_read_it_they_are_given_active_with_pauses()
    {
        var site = Renewed(A.PropagatingLineage(), A.K2, known: false);
        Assert.Equal(A.K1, site.Activates());
        site.Step();
        Assert.InRange(site.WaitsFor(), 1, A.Gate);
        site.Pass(A.Gate);
        Assert.Equal(A.K2, site.Activates());
    }

    [Fact]
    public void Something_else_that_is_presented_or_activated_is_mended_all_the_same()
    {
        var site = Renewed(A.PropagatingLineage(), A.K2);
        site.Present(A.K2, A.K3);
        Assert.Equal(A.K1, site.Activates());
        site.Present(A.K2);
        site.ActivatedVersion = A.K3.Version;
        Assert.Equal(A.K1, site.Activates());
    }

    [Fact]
    public void A_renewal_after_the_next_one_takes_its_turn_though_next_is_never_proven()
    {
        var site = Renewed(A.PropagatingLineage(), A.K3).Step();
        Assert.Equal(A.Records(3), site.Publishes().Add);
        for (var second = 0; second < 200 && site.State.Phase != Phase.Settled; second++)
        {
            site.Do();
            site.Present(A.K3); // certbot's files, whatever was activated
            if (site.Decide() is Decision.Wait)
                site.Pass(1);
        }

        Assert.Equal((Phase.Settled, A.K3), (site.State.Phase, site.State.Active));
        Assert.Equal(A.Records(3), site.Zone.Plane.Records);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void While_the_old_record_is_retired_a_renewal_is_published_at_once(bool known)
    {
        var site = Renewed(A.RetirementDue(), A.K3, known);
        var state = site.MovesTo(Phase.Publishing);
        Assert.Equal((A.K2, A.K3), (state.Active, state.Next));
        Assert.True(state.Stale.ContainsAll(A.Records(1)));
        site.ReadsLive = true;
        Assert.Equal(A.Records(3), site.Step().Publishes().Add);
        site.DoUntil(state => state.Phase == Phase.Propagating).Pass(A.Gate);
        site.DoUntil(state => state.Phase == Phase.Settled);
        Assert.Equal(A.Records(3), site.Zone.Plane.Records);
    }

    [Fact]
    public void And_so_it_is_by_a_hook_which_does_not_look_at_the_wire()
    {
        var site = A.RetirementDue().Deploy(A.K3);
        site.ReadsLive = true;
        Assert.Equal(A.Records(3), site.AsHook().Step().Publishes().Add);
    }

    [Fact]
    public void A_renewal_that_is_queued_already_is_not_stale()
    {
        var site = A.RetirementDue();
        site.State = site.State with { Queued = A.K3 };
        Renewed(site, A.K3).Step();
        Assert.Equal((A.K3, null), (site.State.Next, site.State.Queued));
        Assert.False(site.State.Stale.Overlaps(A.Records(3)));
    }

    [Fact]
    public void A_rollback_is_instant_as_ever() => Assert.Equal(A.K1, Renewed(A.RetirementDue(), A.K1).MovesTo(Phase.Retiring).Active);

    [Fact]
    public void After_a_removal_was_attempted_a_rollback_is_published_at_once()
    {
        var site = A.RetirementDue();
        site.Do();
        Assert.Equal(A.Records(2), site.Zone.Plane.Records);
        Renewed(site, A.K1).Step();
        Assert.Equal(A.Records(1), site.Publishes().Add);
    }

    [Fact]
    public void A_renewal_without_records_holds() =>
        Renewed(A.RetirementDue(), A.K3).Deploy(A.K3 with { Associations = RecordSet.Empty }).Holds();

    [Fact]
    public void What_is_active_activated_or_not_presented_is_not_early()
    {
        var site = Renewed(A.SettledLineage(), A.K2);
        Assert.Equal([Site.Endpoint], EarlyServices.Of(site.State, site.Look()));
        site.ActivatedVersion = A.K2.Version;
        Assert.Empty(EarlyServices.Of(site.State, site.Look()));
        site.ActivatedVersion = A.K1.Version;
        site.Present(A.K1);
        Assert.Empty(EarlyServices.Of(site.State, site.Look()));
        Assert.Empty(EarlyServices.Of(A.NewLineage().State, site.Look()));
        site.Wire = null;
        Assert.Empty(EarlyServices.Of(site.State, site.Look()));
    }
}
