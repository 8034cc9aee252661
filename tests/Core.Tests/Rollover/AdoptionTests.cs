using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.Rollover;

/// <summary>How a lineage that nothing is known of enters the machine.</summary>
public sealed class AdoptionTests
{
    /// <summary>K2 is deployed; what is published and served is up to the test.</summary>
    private static Site Found(params int[] published)
    {
        var site = A.NewLineage().Deploy(A.K2);
        site.Zone.Holds(A.Records(published));
        return site;
    }

    [Fact]
    public void Without_a_certificate_it_waits()
    {
        var site = Found(1);
        site.Newest = null;
        site.Waits();
    }

    [Fact]
    public void The_deployed_key_is_served_and_published()
    {
        var site = Found(2);
        site.Present(A.K2);
        Assert.Equal(A.K2, site.MovesTo(Phase.Settled).Active);
    }

    [Fact]
    public void An_older_certificate_of_the_deployed_key_is_served()
    {
        var site = Found(2);
        site.Present(A.Renewed(2));
        Assert.Equal(A.K2, site.MovesTo(Phase.Settled).Active);
    }

    [Fact]
    public void Another_key_of_this_host_is_served()
    {
        var site = Found(1);
        site.Present(A.K1);
        site.Known.Add(A.K1);
        var state = site.MovesTo(Phase.Publishing);
        Assert.Equal((A.K1, A.K2), (state.Active, state.Next));
        Assert.Empty(state.Published);
    }

    [Fact]
    public void Then_it_is_given_to_the_served_directory_at_once()
    {
        var site = Found(1);
        site.Present(A.K1);
        site.Known.Add(A.K1);
        Assert.Equal(A.K1, site.Step().Activates());
    }

    [Fact]
    public void Another_key_that_is_published_and_not_of_this_host_is_served()
    {
        var site = Found(1);
        site.Present(A.K1);
        var state = site.MovesTo(Phase.Publishing);
        Assert.Equal((null, A.Records(1)), (state.Active?.Version, state.Active?.For(A.Policy.Parameters)));
        Assert.Equal(A.Records(2), site.Step().Publishes().Add);
    }

    [Fact]
    public void Its_record_was_not_published_by_this_agent_and_stays()
    {
        var site = Found(1);
        site.Present(A.K1);
        site.DoUntil(state => state.Phase == Phase.Settled && state.Active == A.K2);
        Assert.Equal(A.Records(1, 2), site.Zone.Plane.Records);
    }

    [Fact]
    public void A_predecessor_of_this_host_is_retired_in_the_end()
    {
        var site = Found(1);
        site.Present(A.K1);
        site.Known.Add(A.K1);
        site.DoUntil(state => state.Phase == Phase.Settled && state.Active == A.K2);
        Assert.Equal(A.Records(2), site.Zone.Plane.Records);
    }

    [Theory, InlineData(new int[0]), InlineData(new[] { 2 })]
    public void An_unknown_served_key_that_is_not_published_holds(int[] published)
    {
        var site = Found(published);
        site.Present(A.K1);
        Assert.Contains(Site.Endpoint, site.Holds().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_served_key_of_another_lineage_is_no_predecessor()
    {
        var site = Found(2);
        site.Wire = [A.Sighting(Site.Endpoint, A.K2), A.Sighting("198.51.100.2:25", A.K1)];
        site.Elsewhere = A.K1.Associations;
        Assert.Equal(A.K2, site.MovesTo(Phase.Settled).Active);
    }

    [Fact]
    public void A_served_key_of_another_algorithm_is_no_predecessor()
    {
        var site = Found(2);
        site.Wire = [A.Sighting(Site.Endpoint, A.K2), A.Sighting(Site.Endpoint, A.K1, KeyAlgorithm.Ecdsa)];
        Assert.Equal(A.K2, site.MovesTo(Phase.Settled).Active);
    }

    [Fact]
    public void A_served_key_of_another_algorithm_alone_at_its_address_is_the_predecessor()
    {
        var site = Found(1);
        site.Wire = [A.Sighting(Site.Endpoint, A.K1, KeyAlgorithm.Ecdsa), A.Sighting(Site.Endpoint, SightingKind.NoSuchAlgorithm)];
        site.Known.Add(A.K1);
        var state = site.MovesTo(Phase.Publishing);
        Assert.Equal((A.K1, A.K2), (state.Active, state.Next));
    }

    [Fact]
    public void Two_served_predecessors_are_both_active()
    {
        var site = Found(1, 3);
        site.Present(A.K1, A.K3);
        site.Known.AddRange([A.K1, A.K3]);
        Assert.True(site.Moves().Active!.Associations.ContainsAll(A.Records(1, 3)));
        site.Step().Do();
        site.Present(A.K2, A.K2);
        site.DoUntil(state => state.Phase == Phase.Settled);
        Assert.Equal(A.Records(2), site.Zone.Plane.Records); // both are known here, so both are retired
    }

    [Fact]
    public void Where_nothing_is_served_next_is_published_first()
    {
        var site = Found(1);
        var state = site.MovesTo(Phase.Publishing);
        Assert.Equal((null, A.K2), (state.Active, state.Next));
    }

    [Fact]
    public void An_endpoint_that_gives_no_proof_is_waited_for()
    {
        var site = Found(2);
        site.Wire = [A.Sighting(Site.Endpoint, A.K2), A.Sighting("198.51.100.2:25", SightingKind.Unknown)];
        Assert.Contains("198.51.100.2:25", site.Waits().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_look_at_the_wire_it_waits()
    {
        var site = Found(2);
        site.Wire = null;
        site.Waits();
    }

    [Fact]
    public void A_control_plane_out_of_reach_is_waited_for()
    {
        var site = Found(2);
        site.Present(A.K2);
        site.Zone.Fault = "no route";
        site.Waits();
    }

    [Fact]
    public void A_bogus_zone_holds()
    {
        var site = Found(2);
        site.Present(A.K2);
        site.Zone.Validation = ZoneValidation.Bogus;
        site.Holds();
    }

    [Fact]
    public void A_certificate_that_yields_no_record_holds()
    {
        var site = Found(2);
        site.Policy = site.Policy with { Parameters = [TlsaParameters.Parse("2 1 1")] };
        Assert.Contains("2 1 1", site.Holds().Why, StringComparison.Ordinal);
    }
}
