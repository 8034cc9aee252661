using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.Rollover;

/// <summary>The rows of phase Propagating, and their order.</summary>
public sealed class PropagatingTests
{
    private static Site AtTheGate()
    {
        var site = A.PropagatingLineage();
        site.Pass(A.Gate);
        return site;
    }

    [Fact]
    public void Before_the_gate_it_waits_and_names_the_reason()
    {
        var site = A.PropagatingLineage();
        site.Pass(A.Gate - 1);
        Assert.Equal(1, site.WaitsFor());
        Assert.Contains("caches may hold", site.Waits().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void At_the_gate_next_is_activated() => Assert.Equal(A.K2, AtTheGate().Activates());

    [Fact]
    public void Next_is_activated_only_when_the_gate_of_every_owner_is_open()
    {
        var site = A.PropagatingLineage("_25._tcp.a.test", "_25._tcp.b.test");
        site.Pass(A.Gate - 1);
        site.Zones[1].Bad(0);
        site.Step();
        site.Zones[1].Transfer(0);
        site.Step().Pass(5);
        Assert.Equal(A.Gate - 5, site.WaitsFor());
    }

    [Fact]
    public void Before_the_gate_services_that_present_something_else_are_given_active_with_an_alarm()
    {
        var site = A.PropagatingLineage();
        site.Present(A.K2);
        Assert.Equal(A.K1, site.Activates());
        Assert.True(site.Performs().Alarm);
    }

    [Fact]
    public void It_is_so_too_while_the_ledger_is_too_young_to_tell_that_active_is_aged()
    {
        var site = A.NewLineage().Deploy(A.K1);
        site.Policy = site.Policy with { TtlStable = false };
        site.Zone.Holds(A.Records(1));
        site.Present(A.K1);
        site.DoUntil(state => state.Active == A.K1 && site.Decide() is Decision.Rest);
        site.Deploy(A.K2).DoUntil(state => state.Phase == Phase.Propagating);
        site.Present(A.K2);
        Assert.Equal(A.K1, site.Activates()); // caches hold the former RRset, which refuses next
        site.Pass(11);
        site.Waits(); // no cache is known to refuse either of them any more
    }

    [Fact]
    public void Before_the_gate_a_served_directory_with_next_in_it_is_given_active()
    {
        var site = A.PropagatingLineage().Deploy(A.K3);
        site.ActivatedVersion = A.K2.Version;
        Assert.Equal(A.K1, site.Activates());
    }

    [Fact]
    public void After_the_gate_services_that_present_next_are_left_alone()
    {
        var site = AtTheGate();
        site.ActivatedVersion = A.K2.Version;
        site.Present(A.K2);
        site.MovesTo(Phase.Retiring);
    }

    [Fact]
    public void A_renewal_comes_before_a_bad_answer()
    {
        var site = AtTheGate().Deploy(A.K3);
        site.Zone.Bad(0);
        Assert.Equal(A.K3, site.MovesTo(Phase.Propagating).Queued);
    }

    [Fact]
    public void A_bad_answer_starts_the_wait_anew()
    {
        var site = AtTheGate();
        site.Zone.Bad(0);
        site.MovesTo(Phase.Publishing);
        site.Step().Zone.Transfer(0);
        site.Step();
        Assert.Equal(A.Gate, site.WaitsFor());
    }

    [Fact]
    public void A_server_that_falls_back_starts_the_wait_anew()
    {
        var site = AtTheGate();
        site.Zone.Change(0, answer => answer with { RRset = Zone.Set(A.Records(1)), Serial = 101 });
        site.MovesTo(Phase.Publishing);
    }

    [Fact]
    public void A_record_that_others_removed_is_published_again_and_waited_for()
    {
        var site = AtTheGate();
        site.Zone.Holds(A.Records(1));
        site.MovesTo(Phase.Publishing);
        site.Step().Do();
        site.Step();
        Assert.Equal(A.Gate, site.WaitsFor());
    }

    [Fact]
    public void At_the_gate_every_server_must_answer()
    {
        var site = AtTheGate();
        site.Zone.Unreachable(0);
        Assert.Equal(5, site.WaitsFor());
        Assert.Contains("192.0.2.1:53 does not answer", site.Waits().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void At_the_gate_a_server_that_answers_with_an_error_is_waited_for_and_the_wait_does_not_start_anew()
    {
        var site = AtTheGate();
        site.Zone.Fails(0);
        Assert.Equal(5, site.WaitsFor());
        Assert.Contains("192.0.2.1:53 gives no data for _25._tcp.mail.example.test: answers SERVFAIL", site.Waits().Why, StringComparison.Ordinal);
        site.Zone.Transfer(0);
        Assert.Equal(A.K2, site.Activates());
    }

    [Fact]
    public void Where_a_renewal_is_queued_an_endpoint_without_proof_is_not_waited_for_longer_than_a_process_lifetime()
    {
        var site = AtTheGate();
        site.Do();
        site.Wire!.Add(A.Sighting("198.51.100.2:25", SightingKind.Unknown));
        site.Deploy(A.K3).Step().Do();
        site.Waits();
        site.Pass(2);
        site.Waits();
        site.Pass(1);
        var state = site.MovesTo(Phase.Retiring);
        Assert.Equal((A.K2, null, A.K3), (state.Active, state.Next, state.Queued));
        Assert.True(state.Stale.ContainsAll(A.Records(1)));
    }

    [Fact]
    public void Where_a_renewal_is_queued_next_is_activated_before_it_may_be_left_unproven()
    {
        var site = AtTheGate();
        site.Wire!.Add(A.Sighting("198.51.100.2:25", SightingKind.Unknown));
        site.Deploy(A.K3).Step().Do();
        Assert.Equal(A.K2, site.Activates());
    }

    [Fact]
    public void A_hook_does_not_activate() => AtTheGate().AsHook().Waits();

    [Fact]
    public void Without_a_look_at_the_wire_nothing_is_activated()
    {
        var site = AtTheGate();
        site.Wire = null;
        site.Waits();
    }

    [Fact]
    public void When_every_endpoint_presents_next_it_retires_active()
    {
        var site = AtTheGate();
        site.Do();
        var state = site.MovesTo(Phase.Retiring);
        Assert.Equal((A.K2, null), (state.Active, state.Next));
        Assert.Equal(A.K1.Associations, state.Stale);
        Assert.False(state.RemovalAttempted);
    }

    [Fact]
    public void An_endpoint_that_gives_no_proof_is_waited_for_and_not_reloaded()
    {
        var site = AtTheGate();
        site.Do();
        site.Wire!.Add(A.Sighting("198.51.100.2:25", SightingKind.Unknown));
        Assert.Contains("198.51.100.2:25", site.Waits().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endpoint_that_still_presents_active_is_activated_again_after_a_pause()
    {
        var site = AtTheGate();
        site.Do();
        site.Wire!.Add(A.Sighting("198.51.100.2:25", A.K1));
        Assert.Equal(60, site.WaitsFor());
        site.Pass(60);
        Assert.Equal(A.K2, site.Activates());
    }

    [Fact]
    public void A_crash_after_the_activation_loses_nothing()
    {
        var site = AtTheGate();
        site.Step(); // saved, activated, and the run ended
        site.ActivatedVersion = A.K2.Version;
        site.Present(A.K2);
        site.MovesTo(Phase.Retiring);
    }
}
