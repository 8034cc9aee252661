using TlsaRollover.Core.Rollover;

namespace Core.Tests.Rollover;

/// <summary>The clock rules: what time has surely passed, and what starts anew.</summary>
public sealed class MomentTests
{
    private static Moment At(double wall, double boot, string bootId = "a", bool synchronised = true) =>
        new(DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(wall), bootId, TimeSpan.FromSeconds(boot), synchronised);

    private static double? Passed(Moment from, Moment to) => to.Since(from)?.TotalSeconds;

    [Theory, InlineData(110, 60, 10), InlineData(110, 55, 5), InlineData(104, 60, 4), InlineData(100, 60, 0)]
    public void Within_a_boot_the_lesser_of_both_clocks_counts(double wall, double boot, double passed)
    {
        Assert.Equal(passed, Passed(At(100, 50), At(wall, boot)));
        Assert.Equal(passed, Passed(At(100, 50, synchronised: false), At(wall, boot, synchronised: false)));
    }

    [Fact]
    public void Across_boots_the_wall_clock_counts_when_both_were_synchronised() =>
        Assert.Equal(10, Passed(At(100, 50), At(110, 3, "b")));

    [Theory, InlineData(true, false), InlineData(false, true), InlineData(false, false)]
    public void Across_boots_without_synchronised_clocks_nothing_is_known(bool before, bool after) =>
        Assert.Null(Passed(At(100, 50, synchronised: before), At(110, 3, "b", after)));

    [Fact]
    public void A_sighting_from_the_future_tells_nothing()
    {
        Assert.Null(Passed(At(100, 50), At(99, 60)));
        Assert.Null(Passed(At(100, 50), At(110, 49)));
        Assert.Null(Passed(At(100, 50), At(99, 3, "b")));
    }

    [Fact]
    public void What_tells_nothing_is_stamped_now()
    {
        var now = At(99, 60);
        Assert.Equal(now, At(100, 50).OrRestamped(now));
        Assert.Equal(At(98, 50), At(98, 50).OrRestamped(now));
    }

    [Theory, InlineData(-7200), InlineData(7200)]
    public void No_step_shortens_the_wait_for_the_gate(int step)
    {
        var site = A.PropagatingLineage();
        site.Clock.Step(TimeSpan.FromSeconds(step));
        site.Pass(A.Gate - 1);
        Assert.True(site.WaitsFor() >= 1);
        site.Clock.Step(TimeSpan.Zero);
        Assert.True(site.WaitsFor() >= 1);
    }

    [Fact]
    public void A_sighting_from_the_future_starts_its_wait_anew()
    {
        var site = A.PropagatingLineage();
        site.Pass(15);
        site.Clock.Step(TimeSpan.FromHours(-2));
        Assert.Equal(A.Gate, site.WaitsFor());
        site.Pass(5);
        Assert.Equal(A.Gate - 5, site.WaitsFor());
    }

    [Fact]
    public void So_it_does_in_a_ledger_that_no_look_has_refreshed()
    {
        var site = A.PropagatingLineage();
        site.Clock.Step(TimeSpan.FromHours(-2));
        var wait = Assert.IsType<Decision.Wait>(RolloverMachine.Decide(site.State, site.Look(), site.Policy));
        Assert.Equal(A.Gate, (wait.Until - site.Now.Wall).TotalSeconds);
    }

    [Fact]
    public void A_reboot_with_synchronised_clocks_goes_on()
    {
        var site = A.PropagatingLineage();
        site.Pass(15);
        site.Reboot();
        Assert.Equal(A.Gate - 15, site.WaitsFor());
    }

    [Fact]
    public void A_reboot_without_starts_the_wait_anew()
    {
        var site = A.PropagatingLineage();
        site.Pass(15);
        site.Reboot();
        site.Clock.Step(TimeSpan.FromMilliseconds(1)); // not synchronised
        Assert.Equal(A.Gate, site.WaitsFor());
    }

    [Fact]
    public void A_ledger_whose_beginning_is_not_known_covers_nothing()
    {
        var site = A.SettledLineage();
        site.Policy = site.Policy with { TtlStable = false };
        site.Pass(8 * 86_400);
        site.Reboot();
        site.Clock.Step(TimeSpan.FromMilliseconds(1));
        site.Observe();
        site.Clock.Step(TimeSpan.Zero); // what was not known then is not known later
        site.Pass(1);
        site.Deploy(A.K2).DoUntil(state => state.Phase == Phase.Propagating);
        Assert.Equal((2 * 86_400) + 1, site.WaitsFor());
    }
}
