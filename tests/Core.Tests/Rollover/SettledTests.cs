using TlsaRollover.Core.Rollover;

namespace Core.Tests.Rollover;

/// <summary>The rows of phase Settled, and their order.</summary>
public sealed class SettledTests
{
    [Fact]
    public void With_nothing_new_it_rests() => A.SettledLineage().Rests();

    [Fact]
    public void A_certificate_that_yields_other_associations_begins_a_rollover()
    {
        var state = A.SettledLineage().Deploy(A.K2).MovesTo(Phase.Publishing);
        Assert.Equal((A.K1, A.K2), (state.Active, state.Next));
    }

    [Fact]
    public void A_renewal_comes_before_services_that_present_something_else()
    {
        var site = A.SettledLineage().Deploy(A.K2);
        site.Present(A.K3);
        site.MovesTo(Phase.Publishing);
    }

    [Fact]
    public void Services_that_present_something_else_are_given_the_active_certificate()
    {
        var site = A.SettledLineage();
        site.Present(A.K3);
        Assert.Equal(A.K1, site.Activates());
        Assert.True(site.Performs().Alarm);
    }

    [Fact]
    public void A_served_directory_that_lacks_the_active_certificate_is_given_it()
    {
        var site = A.SettledLineage();
        site.ActivatedVersion = null;
        Assert.Equal(A.K1, site.Activates());
        Assert.False(site.Performs().Alarm);
    }

    [Fact]
    public void A_same_key_renewal_is_activated_at_once()
    {
        var site = A.SettledLineage().Deploy(A.Renewed(1));
        Assert.Equal(A.Renewed(1), site.MovesTo(Phase.Settled).Active);
        Assert.Equal(A.Renewed(1), site.Step().Activates());
    }

    [Fact]
    public void With_3_0_1_a_same_key_renewal_is_a_rollover()
    {
        var site = A.SettledLineage().Deploy(A.Renewed(1));
        site.Policy = site.Policy with { Parameters = [TlsaRollover.Core.Dane.TlsaParameters.Parse("3 0 1")] };
        site.Do();
        site.MovesTo(Phase.Publishing);
    }

    [Fact]
    public void A_key_that_was_published_before_and_aged_needs_no_wait()
    {
        var site = A.SettledLineage();
        site.Zone.Holds(A.Records(1, 2));
        site.Aged().Deploy(A.K2).Step().Step();
        Assert.Equal(Phase.Propagating, site.State.Phase);
        Assert.Equal(A.K2, site.Activates());
    }

    [Fact]
    public void Stale_records_begin_a_retirement()
    {
        var site = A.SettledLineage();
        site.Zone.Holds(A.Records(1, 7));
        site.State = site.State with { Stale = A.Certificate(7).Associations };
        site.MovesTo(Phase.Retiring);
    }

    [Fact]
    public void Services_that_present_something_else_come_before_stale_records()
    {
        var site = A.SettledLineage();
        site.State = site.State with { Stale = A.Certificate(7).Associations };
        site.Present(A.K3);
        site.Activates();
    }

    [Fact]
    public void A_certificate_that_yields_no_record_holds()
    {
        var site = A.SettledLineage().Deploy(A.K2 with { Version = "bare", Associations = TlsaRollover.Core.Dane.RecordSet.Empty });
        site.Holds();
    }

    [Fact]
    public void A_refused_connection_presents_nothing_and_needs_nothing()
    {
        var site = A.SettledLineage();
        site.Wire = [A.Sighting(Site.Endpoint, TlsaRollover.Core.Ports.SightingKind.Refused)];
        site.Rests();
    }

    [Fact]
    public void An_unreadable_newest_certificate_changes_nothing()
    {
        var site = A.SettledLineage();
        site.Newest = null;
        site.Rests();
    }
}
