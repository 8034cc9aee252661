using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.Rollover;

/// <summary>The symbols of the timing model: what the gate waits for once every server has converged.</summary>
public sealed class GateTests
{
    private static Site Propagating(RolloverPolicy policy)
    {
        var site = A.PropagatingLineage();
        site.Policy = policy;
        return site;
    }

    [Fact]
    public void The_wait_is_k_times_the_TTL_and_the_pad() => Assert.Equal((2 * 10) + 1, A.PropagatingLineage().WaitsFor());

    [Theory, InlineData(1, 11), InlineData(1.5, 16), InlineData(3, 31), InlineData(0.5, 11), InlineData(0, 11), InlineData(-1, 11)]
    public void A_k_below_1_counts_as_1(double k, int wait) => Assert.Equal(wait, Propagating(A.Policy with { TtlMultiple = k }).WaitsFor());

    [Theory, InlineData(5, 21), InlineData(10, 21), InlineData(11, 22), InlineData(90, 101)]
    public void Stale_service_lengthens_the_wait_when_it_lasts_longer_than_the_multiple(int staleMax, int wait) =>
        Assert.Equal(wait, Propagating(A.Policy with { StaleMax = TimeSpan.FromSeconds(staleMax) }).WaitsFor());

    [Theory, InlineData(7, 21), InlineData(30, 61)]
    public void The_floor_counts_when_it_is_higher(int floor, int wait) =>
        Assert.Equal(wait, Propagating(A.Policy with { TtlFloor = TimeSpan.FromSeconds(floor) }).WaitsFor());

    [Fact]
    public void The_pad_is_added_once() => Assert.Equal(25, Propagating(A.Policy with { Pad = TimeSpan.FromSeconds(5) }).WaitsFor());

    [Theory, InlineData(0), InlineData(-3)]
    public void The_pad_is_never_below_a_second(int pad) => Assert.Equal(21, Propagating(A.Policy with { Pad = TimeSpan.FromSeconds(pad) }).WaitsFor());

    [Fact]
    public void The_defaults_are_those_of_the_design()
    {
        var policy = new RolloverPolicy();
        Assert.Equal(
            (2, TimeSpan.FromHours(1), TimeSpan.Zero, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(120), false),
            (policy.TtlMultiple, policy.TtlFloor, policy.StaleMax, policy.Pad, policy.PollInterval, policy.ProcessLifetime, policy.TtlStable));
    }

    [Fact]
    public void TTL_old_is_the_largest_of_any_server()
    {
        var site = A.SettledLineage();
        site.Zone.AddServer("192.0.2.2:53").Change(1, answer => answer with { RRset = Zone.Set(A.Records(1), 50) });
        site.Observe();
        site.Deploy(A.K2).DoUntil(state => state.Phase == Phase.Propagating);
        Assert.Equal(101, site.WaitsFor());
    }

    [Fact]
    public void TTL_new_counts_when_it_is_larger()
    {
        var site = A.PublishingLineage();
        site.Policy = site.Policy with { Ttl = TimeSpan.FromSeconds(40) };
        site.DoUntil(state => state.Phase == Phase.Propagating);
        Assert.Equal(81, site.WaitsFor());
    }

    [Fact]
    public void A_TTL_lowered_within_7_days_still_counts()
    {
        var site = A.SettledLineage();
        site.Zone.Holds(A.Records(1), ttl: 500);
        site.Aged(10).Zone.Holds(A.Records(1));
        site.Aged(6 * 86_400).Deploy(A.K2).DoUntil(state => state.Phase == Phase.Propagating);
        Assert.Equal(1001, site.WaitsFor());
    }

    [Fact]
    public void A_TTL_lowered_more_than_7_days_ago_does_not_count()
    {
        var site = A.SettledLineage();
        site.Zone.Holds(A.Records(1), ttl: 500);
        site.Aged(10).Zone.Holds(A.Records(1));
        site.Aged((7 * 86_400) + 2).Deploy(A.K2).DoUntil(state => state.Phase == Phase.Propagating);
        Assert.Equal(A.Gate, site.WaitsFor());
    }

    [Fact]
    public void Without_an_attested_TTL_a_young_ledger_takes_a_day_for_granted() =>
        Assert.Equal((2 * 86_400) + 1, Propagating(A.Policy with { TtlStable = false }).WaitsFor());

    [Fact]
    public void A_ledger_of_7_days_needs_no_attestation()
    {
        var site = A.SettledLineage();
        site.Policy = site.Policy with { TtlStable = false };
        for (var day = 0; day < 7; day++)
            site.Aged(86_400);
        site.Deploy(A.K2).DoUntil(state => state.Phase == Phase.Propagating);
        Assert.Equal(A.Gate, site.WaitsFor());
    }

    [Fact]
    public void A_ledger_with_a_gap_of_more_than_a_day_begins_anew()
    {
        var site = A.SettledLineage();
        site.Policy = site.Policy with { TtlStable = false };
        for (var day = 0; day < 7; day++)
            site.Aged(86_400);
        site.Pass(1); // somebody may have raised the TTL after the last look and lowered it before this one
        site.Deploy(A.K2).DoUntil(state => state.Phase == Phase.Propagating);
        Assert.Equal((2 * 86_400) + 1, site.WaitsFor());
    }

    [Fact]
    public void No_TTL_counts_for_more_than_7_days()
    {
        var site = A.PublishingLineage();
        site.Policy = site.Policy with { Ttl = TimeSpan.FromDays(30), TtlMultiple = 1 };
        site.DoUntil(state => state.Phase == Phase.Propagating);
        Assert.Equal((7 * 86_400) + 1, site.WaitsFor());
    }

    [Fact]
    public void The_wait_counts_from_the_last_server()
    {
        var site = A.PublishingLineage();
        site.Zone.AddServer("192.0.2.2:53").PlaneHolds(A.Records(1, 2)).Transfer(0);
        site.Observe();
        site.Pass(15);
        site.Zone.Transfer(1);
        site.Step();
        Assert.Equal(A.Gate, site.WaitsFor());
        site.Pass(5);
        Assert.Equal(A.Gate - 5, site.WaitsFor());
    }

    [Fact]
    public void The_wait_of_the_slowest_owner_counts()
    {
        var site = A.PublishingLineage("_25._tcp.a.test", "_25._tcp.b.test");
        site.Do();
        site.Observe();
        site.Pass(6);
        site.Do();
        site.Step();
        Assert.Equal(A.Gate, site.WaitsFor());
        Assert.Contains("_25._tcp.b.test", site.Waits().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void An_accepted_server_out_of_reach_does_not_hold_up_the_gate()
    {
        var site = A.PropagatingLineage();
        site.Zone.AddServer("192.0.2.2:53").Unreachable(1);
        site.Pass(A.Gate);
        Assert.Contains("192.0.2.2:53", site.Waits().Why, StringComparison.Ordinal);
        site.State = site.State with { AcceptedUnreachable = ["192.0.2.2:53"] };
        Assert.Equal(A.K2, site.Activates());
    }

    [Fact]
    public void An_accepted_server_that_answers_and_lacks_the_record_does_hold_it_up()
    {
        var site = A.PropagatingLineage();
        site.Zone.AddServer("192.0.2.2:53").Change(1, answer => answer with { RRset = Zone.Set(A.Records(1)) });
        site.State = site.State with { AcceptedUnreachable = ["192.0.2.2:53"] };
        site.Pass(A.Gate);
        site.MovesTo(Phase.Publishing);
    }

    [Fact]
    public void An_accepted_server_that_answers_again_is_accepted_no_more()
    {
        var site = A.PropagatingLineage();
        site.Zone.AddServer("192.0.2.2:53").Unreachable(1);
        site.State = site.State with { AcceptedUnreachable = ["192.0.2.2:53", "192.0.2.3:53"] };
        site.Observe();
        Assert.Equal(["192.0.2.2:53", "192.0.2.3:53"], site.State.AcceptedUnreachable);
        site.Zone.Transfer(1);
        site.Observe();
        Assert.Equal(["192.0.2.3:53"], site.State.AcceptedUnreachable);
        site.Zone.Unreachable(1);
        site.Pass(A.Gate);
        Assert.Contains("192.0.2.2:53 does not answer", site.Waits().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_leaves_before_it_has_the_record_may_have_given_out_all_that_stood_on_the_way()
    {
        const string Leaving = "192.0.2.2:53";
        var site = A.SettledLineage();
        site.Zone.AddServer(Leaving);
        site.Zone.Change(1, answer => answer with { RRset = TlsaRRset.None }); // which refuses nobody
        site.Observe();
        site.Zone.PlaneHolds(A.Records(1, 9)).Transfer(0);
        site.Observe();
        site.Zone.Servers!.RemoveAt(1);
        site.Observe();
        var left = site.State.Ledger.For(site.Zone.Owner)!.Versions.Where(version => version.Server == Leaving);
        Assert.Contains(left, version => version.Records.Equals(A.Records(1)) && version.Until == site.Now);
    }

    [Fact]
    public void An_accepted_server_that_answers_with_an_error_stays_accepted()
    {
        var site = A.SettledLineage();
        site.Zone.Fails(0);
        site.State = site.State with { AcceptedUnreachable = [site.Zone.Servers![0].Server] };
        site.Observe();
        Assert.Single(site.State.AcceptedUnreachable);
    }

    [Fact]
    public void An_accepted_server_that_was_last_seen_without_the_record_does_not_hold_it_up()
    {
        var site = A.SettledLineage();
        site.Zone.AddServer("192.0.2.2:53");
        site.Observe();
        site.Zone.Unreachable(1);
        site.State = site.State with { AcceptedUnreachable = ["192.0.2.2:53"] };
        site.Deploy(A.K2).Step();
        site.Zone.PlaneHolds(A.Records(1, 2)).Transfer(0);
        site.Step();
        Assert.Equal(A.Gate, site.WaitsFor());
    }

    [Fact]
    public void A_server_that_left_the_zone_counts_from_the_look_that_missed_it()
    {
        var site = A.SettledLineage();
        site.Zone.AddServer("192.0.2.2:53");
        site.Aged().Deploy(A.K2).Step().Zone.PlaneHolds(A.Records(1, 2)).Transfer(0);
        site.Observe(); // the second server lags …
        site.Pass(50);
        site.Zone.Servers!.RemoveAt(1); // … and leaves
        site.Step();
        Assert.Equal(A.Gate, site.WaitsFor());
    }

    [Fact]
    public void A_server_that_never_answered_and_leaves_the_zone_starts_the_wait()
    {
        var site = A.SettledLineage();
        site.Zone.AddServer("192.0.2.2:53").Unreachable(1);
        site.Aged().Deploy(A.K2).Step().Zone.PlaneHolds(A.Records(1, 2)).Transfer(0);
        site.Observe();
        site.Pass(50);
        site.Observe();
        site.Zone.Servers!.RemoveAt(1); // others may have asked it until now
        site.Step();
        Assert.Equal(A.Gate, site.WaitsFor());
    }

    [Fact]
    public void A_server_that_never_answered_counts_from_its_first_converged_answer()
    {
        var site = A.SettledLineage();
        site.Zone.AddServer("192.0.2.2:53").Unreachable(1);
        site.Aged().Deploy(A.K2).Step().Zone.PlaneHolds(A.Records(1, 2)).Transfer(0);
        site.Observe();
        site.Pass(50);
        site.Zone.Transfer(1);
        site.Step();
        Assert.Equal(A.Gate, site.WaitsFor());
    }

    [Fact]
    public void A_server_that_left_the_zone_and_comes_back_starts_its_run_anew()
    {
        var site = A.PropagatingLineage();
        site.Zone.AddServer("192.0.2.2:53");
        site.Observe();
        var server = site.Zone.Servers![1];
        site.Zone.Servers.RemoveAt(1);
        site.Pass(15);
        site.Observe();
        site.Zone.Servers.Add(server);
        Assert.Equal(A.Gate, site.WaitsFor());
    }

    [Fact]
    public void Without_any_server_the_gate_is_not_known()
    {
        var site = A.PropagatingLineage();
        site.Pass(A.Gate);
        site.Zone.Servers = [];
        Assert.Equal(5, site.WaitsFor());
    }
}
