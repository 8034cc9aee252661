using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.Rollover;

/// <summary>Where a command deploys certificates in place of the served directory: its word counts for little beside the wire's.</summary>
public sealed class DeployCommandTests
{
    private static Site WithCommand(Site site)
    {
        site.HasServedDirectory = false;
        return site;
    }

    private static Site AtTheGate()
    {
        var site = WithCommand(A.PropagatingLineage());
        site.Pass(A.Gate);
        return site;
    }

    [Fact]
    public void At_the_gate_it_deploys_and_success_alone_proves_nothing()
    {
        var site = AtTheGate();
        Assert.Equal(A.K2, site.Activates());
        site.Step().ActivatedVersion = A.K2.Version; // exit 0, and the wire shows K1
        Assert.Equal(60, site.WaitsFor());
        site.Pass(60);
        Assert.Equal(A.K2, site.Activates());
    }

    [Fact]
    public void One_that_failed_goes_on_as_soon_as_the_wire_proves_it()
    {
        var site = AtTheGate().Step();
        site.ActivatedVersion = null;
        Assert.Equal(60, site.WaitsFor());
        site.Present(A.K2);
        site.MovesTo(Phase.Retiring);
        site.DoUntil(state => state.Phase == Phase.Settled);
        Assert.Null(site.ActivatedVersion);
        site.Rests();
    }

    [Fact]
    public void A_proof_of_some_endpoints_is_none()
    {
        var site = AtTheGate().Step();
        site.ActivatedVersion = null;
        site.Present(A.K2, A.K2);
        site.Wire![1] = A.Sighting("198.51.100.2:25", SightingKind.Unknown);
        Assert.Equal(60, site.WaitsFor());
    }

    [Fact]
    public void Before_the_gate_what_a_failed_one_left_behind_is_replaced_though_nothing_shows_it()
    {
        var site = AtTheGate().Step();
        site.ActivatedVersion = null; // it failed, and next may lie there for the next restart
        site.Zone.Bad(0);
        Assert.Equal(A.K1, site.Activates());
        Assert.Contains("the deploy command has not taken it", site.Performs().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rollback_deploys_the_older_certificate()
    {
        var site = WithCommand(A.RetirementDue());
        site.ActivatedVersion = A.K2.Version;
        site.Deploy(A.K1).Step();
        Assert.Equal(A.K1, site.Activates());
    }

    [Fact]
    public void Settled_it_deploys_again_what_the_wire_does_not_show()
    {
        var site = WithCommand(A.SettledLineage());
        site.Rests();
        site.Present(A.K3);
        Assert.Equal(A.K1, site.Activates());
    }
}
