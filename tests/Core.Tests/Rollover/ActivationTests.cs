using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace Core.Tests.Rollover;

/// <summary>Repeated attempts to make services present a certificate: 1, 2, 4 … 60 minutes apart.</summary>
public sealed class ActivationTests
{
    /// <summary>Services whose reload has no effect.</summary>
    private static Site Stubborn()
    {
        var site = A.SettledLineage();
        site.Present(A.K3);
        return site.Step();
    }

    [Fact]
    public void The_pause_doubles_up_to_an_hour()
    {
        var site = Stubborn();
        foreach (var minutes in (int[])[1, 2, 4, 8, 16, 32, 60, 60])
        {
            Assert.Equal(minutes * 60, site.WaitsFor());
            site.Pass(minutes * 60);
            site.Step();
        }
    }

    [Fact]
    public void A_wall_clock_step_does_not_change_the_pause()
    {
        var site = Stubborn();
        site.Clock.Step(TimeSpan.FromHours(2));
        Assert.Equal(60, site.WaitsFor());
        site.Clock.Step(TimeSpan.FromHours(-2));
        Assert.Equal(60, site.WaitsFor());
    }

    [Fact]
    public void A_reboot_ends_the_pause()
    {
        var site = Stubborn();
        site.Reboot();
        Assert.Equal(A.K1, site.Activates());
    }

    [Fact]
    public void What_the_deploy_command_took_last_counts_before_the_wire()
    {
        var site = A.SettledLineage();
        site.HasServedDirectory = false;
        site.ActivatedVersion = A.K2.Version;
        site.Present(A.K1);
        Assert.Equal(A.K1, site.Activates());
    }

    [Fact]
    public void A_former_key_whose_record_a_backup_brought_back_is_not_that_of_others()
    {
        var site = A.SettledLineage();
        site.Zone.Holds(A.Records(1, 2));
        site.Known.Add(A.K2);
        site.Present(A.K2);
        Assert.Equal(A.K1, site.Activates());
    }

    [Fact]
    public void Proof_on_the_wire_forgets_the_attempts()
    {
        var site = Stubborn();
        site.Present(A.K1);
        site.Rests(); // one look may have missed a former process
        Assert.Null(site.PassProcesses().Moves().Attempts);
    }

    [Fact]
    public void A_timeout_does_not_forget_the_attempts()
    {
        var site = Stubborn();
        site.Wire = [A.Sighting(Site.Endpoint, SightingKind.Unknown)];
        site.Rests();
        Assert.Equal(1, site.State.Attempts?.Count);
    }

    [Fact]
    public void Another_certificate_begins_with_no_attempts()
    {
        var site = Stubborn();
        site.State = site.State with { Attempts = new("v9", 5, site.Now) };
        Assert.Equal(new("v1", 1, site.Now), site.Performs().Save.Attempts);
    }

    /// <summary>A service that has only another key, of which others publish a record.</summary>
    private static Site WithOnlyAForeignKey(Site site)
    {
        site.Zone.Holds(A.Records(1, 2, 9));
        site.Aged().ActivatedVersion = A.K2.Version;
        site.Present(A.Certificate(9));
        return site;
    }

    [Fact]
    public void Services_that_present_only_a_key_of_others_are_given_next_again_after_a_pause()
    {
        var site = WithOnlyAForeignKey(A.PropagatingLineage());
        Assert.Equal(A.K2, site.Activates());
        Assert.Equal(60, site.Step().WaitsFor());
    }

    [Fact]
    public void And_so_they_are_while_the_old_record_waits_for_proof()
    {
        var site = WithOnlyAForeignKey(A.RetiringLineage());
        Assert.Equal(A.K2, site.Activates());
        Assert.Equal(60, site.Step().WaitsFor());
    }

    [Fact]
    public void A_refused_connection_at_the_gate_is_activated_with_the_same_pauses()
    {
        var site = A.PropagatingLineage();
        site.Pass(A.Gate);
        site.Do();
        site.Wire = [A.Sighting(Site.Endpoint, SightingKind.Refused)]; // a reload may be what starts the service
        Assert.Equal(60, site.WaitsFor());
        site.Pass(60);
        Assert.Equal(A.K2, site.Activates());
    }

    [Fact]
    public void A_certificate_without_files_here_is_never_activated()
    {
        var site = A.SettledLineage();
        site.State = site.State with { Active = A.K1 with { Version = null } };
        site.Newest = null;
        site.Present(A.K3);
        site.Rests();
    }

    [Fact]
    public void Services_that_present_a_key_admitted_everywhere_are_not_switched_before_the_gate_of_the_other()
    {
        var site = A.SettledLineage();
        site.Zone.Holds(A.Records(7));
        site.Aged().Zone.Holds(A.Records(1, 7)); // the active record has only just come back
        site.Present(A.Certificate(7));
        site.State = site.State with { Stale = A.Certificate(7).Associations };
        Assert.Equal(A.Gate, site.WaitsFor());
    }

    [Fact]
    public void Services_that_present_a_key_refused_anyway_are_switched_at_once()
    {
        var site = A.SettledLineage();
        site.Zone.Holds(A.Records(7));
        site.Aged().Zone.Holds(A.Records(1, 7));
        site.Present(A.K3);
        Assert.Equal(A.K1, site.Activates());
    }

    [Fact]
    public void With_nothing_presented_the_gate_counts()
    {
        var site = A.SettledLineage();
        site.Zone.Holds(A.Records(7));
        site.Aged().Zone.Holds(A.Records(1, 7));
        (site.ActivatedVersion, site.Wire) = (null, [A.Sighting(Site.Endpoint, SightingKind.Refused)]);
        Assert.Equal(A.Gate, site.WaitsFor());
    }

    [Fact]
    public void With_the_control_plane_out_of_reach_the_gate_counts()
    {
        var site = A.RetiringLineage();
        site.Zone.Change(0, answer => answer with { RRset = Zone.Set(A.Records(1)), Serial = 101 }); // a server fell back …
        (site.Newest, site.ActivatedVersion) = (null, A.K1.Version); // … and somebody restarted the services on the old key
        site.Present(A.K1);
        site.Waits();
        site.Zone.Fault = "no route";
        site.Waits();
    }

    [Fact]
    public void A_same_key_renewal_waits_where_a_cache_may_hold_a_record_of_the_former_certificate()
    {
        var site = A.NewLineage().Deploy(A.Renewed(1));
        site.Zone.Holds(RecordSet.Of(SimulatedKeys.Leaf(1))); // 3 0 1, by hand
        site.Present(A.K1);
        site.Step().Do();
        Assert.Equal(A.Renewed(1), site.State.Active);
        Assert.Equal(A.Gate, site.WaitsFor());
        site.Pass(A.Gate);
        Assert.Equal(A.Renewed(1), site.Activates());
    }
}
