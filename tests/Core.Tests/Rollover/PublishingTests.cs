using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.Rollover;

/// <summary>The rows of phase Publishing, and their order.</summary>
public sealed class PublishingTests
{
    [Fact]
    public void Next_is_published_where_an_owner_lacks_it()
    {
        var change = A.PublishingLineage().Publishes();
        Assert.Equal(A.Records(2), change.Add);
        Assert.Empty(change.Remove);
        Assert.Null(change.Ttl);
    }

    [Fact]
    public void It_is_published_at_every_owner()
    {
        var site = A.PublishingLineage("_25._tcp.a.test", "_25._tcp.b.test");
        site.Do();
        Assert.Equal(site.Zones[1].Owner, site.Publishes().Owner);
        site.Do();
        site.MovesTo(Phase.Propagating);
    }

    [Fact]
    public void A_hook_publishes_without_a_look_at_wire_or_servers() => Assert.Equal(A.Records(2), A.PublishingLineage().AsHook().Publishes().Add);

    [Fact]
    public void After_the_publication_a_hook_waits()
    {
        var site = A.PublishingLineage().AsHook();
        site.Do();
        site.Waits();
    }

    [Fact]
    public void A_server_that_has_not_converged_is_polled_by_name()
    {
        var site = A.PublishingLineage();
        site.Zone.AddServer("192.0.2.2:53");
        site.Zone.PlaneHolds(A.Records(1, 2)).Transfer(0);
        Assert.Equal(5, site.WaitsFor());
        Assert.Contains("192.0.2.2:53", site.Waits().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_out_of_reach_is_polled_by_name()
    {
        var site = A.PublishingLineage();
        site.Do();
        site.Zone.Unreachable(0);
        Assert.Contains("192.0.2.1:53 does not answer", site.Waits().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void When_every_server_has_converged_it_propagates()
    {
        var site = A.PublishingLineage();
        site.Do();
        site.MovesTo(Phase.Propagating);
    }

    [Fact]
    public void A_configured_TTL_goes_with_the_update()
    {
        var site = A.PublishingLineage();
        site.Policy = site.Policy with { Ttl = TimeSpan.FromSeconds(40) };
        Assert.Equal(40, site.Publishes().Ttl?.TotalSeconds);
    }

    [Fact]
    public void Services_that_present_next_early_are_given_active_again_with_an_alarm()
    {
        var site = A.PublishingLineage();
        (site.Newest, site.ActivatedVersion) = (A.K3, A.K2.Version); // before the renewal and the missing record too
        site.Present(A.K2);
        Assert.Equal(A.K1, site.Activates());
        Assert.True(site.Performs().Alarm);
    }

    [Fact]
    public void Then_it_goes_on()
    {
        var site = A.PublishingLineage();
        site.ActivatedVersion = A.K2.Version;
        site.Present(A.K2);
        site.Do();
        Assert.Equal(A.Records(2), site.Publishes().Add);
        Assert.Null(site.PassProcesses().Moves().Attempts); // the wire confirms it
    }

    [Fact]
    public void A_pause_between_activations_does_not_hold_up_the_rollover()
    {
        var site = A.PublishingLineage();
        site.Present(A.K2);
        site.Step();
        Assert.Equal(A.Records(2), site.Publishes().Add);
    }

    [Fact]
    public void A_renewal_comes_before_the_publication()
    {
        var site = A.PublishingLineage().Deploy(A.K3);
        Assert.Equal(A.K3, site.Moves().Queued);
    }

    [Fact]
    public void Active_is_not_activated_again_while_its_own_record_is_young()
    {
        var site = A.PropagatingLineage();
        site.Zone.Holds(A.Records(2)); // somebody removed active …
        site.Do();                     // … and it is published again
        site.ActivatedVersion = A.K2.Version;
        site.Present(A.K2);
        Assert.IsNotType<Decision.Perform>(site.Decide());
    }

    [Fact]
    public void An_endpoint_out_of_reach_does_not_stop_the_publication()
    {
        var site = A.PublishingLineage();
        site.Wire = [A.Sighting(Site.Endpoint, SightingKind.Unknown)];
        site.Publishes();
    }
}
