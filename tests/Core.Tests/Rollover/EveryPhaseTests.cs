using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.Rollover;

/// <summary>The rows of the transition table that come before those of any phase.</summary>
public sealed class EveryPhaseTests
{
    public static TheoryData<Phase> Phases => [.. Enum.GetValues<Phase>()];

    private static Site In(Phase phase) => phase switch
    {
        Phase.Settled => A.SettledLineage(),
        Phase.Publishing => A.PublishingLineage(),
        Phase.Propagating => A.PropagatingLineage(),
        _ => A.RetiringLineage(),
    };

    [Theory, MemberData(nameof(Phases))]
    public void A_missing_active_record_is_published_before_anything_else(Phase phase)
    {
        var site = In(phase).Deploy(A.K4);
        var active = A.Records(phase == Phase.Retiring ? 2 : 1);
        site.Zone.Holds(A.Records(9));
        site.Present(A.K3);
        var change = site.Publishes();
        Assert.True(change.Add.ContainsAll(active));
        Assert.Empty(change.Remove);
    }

    [Fact]
    public void A_published_active_record_that_others_removed_is_an_alarm()
    {
        var site = A.RetiringLineage();
        site.Zone.Holds(A.Records(1));
        Assert.True(site.Performs().Alarm);
    }

    [Fact]
    public void Every_wanted_record_goes_into_one_update()
    {
        var site = A.PropagatingLineage().Deploy(A.K3).Step();
        site.Zone.Holds(A.Records(9));
        Assert.Equal(A.Records(1, 2, 3), site.Publishes().Add);
    }

    [Fact]
    public void It_is_the_control_plane_that_lacks_it_and_not_a_secondary()
    {
        var site = A.SettledLineage();
        site.Zone.AddServer("192.0.2.2:53").Change(1, answer => answer with { RRset = Zone.Set(A.Records(9)) });
        site.Rests();
    }

    [Theory, MemberData(nameof(Phases))]
    public void A_bogus_zone_holds_whatever_is_due(Phase phase)
    {
        var site = In(phase).Deploy(A.K4);
        site.Zone.Holds(A.Records(9));
        site.Zone.Validation = ZoneValidation.Bogus;
        Assert.Contains("bogus", site.Holds().Why, StringComparison.Ordinal);
    }

    [Theory, InlineData(ZoneValidation.Insecure), InlineData(ZoneValidation.Secure), InlineData(ZoneValidation.NotChecked)]
    public void Only_a_bogus_zone_holds(ZoneValidation validation)
    {
        var site = A.PublishingLineage();
        site.Zone.Validation = validation;
        site.Publishes();
    }

    [Theory, MemberData(nameof(Phases))]
    public void A_vanished_RRset_holds_and_nothing_is_published(Phase phase)
    {
        var site = In(phase);
        site.Zone.Holds(RecordSet.Empty);
        Assert.Contains("vanished", site.Holds().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vanished_RRset_is_held_by_a_hook_too()
    {
        var site = A.SettledLineage().Deploy(A.K2).AsHook();
        site.Zone.Holds(RecordSet.Empty);
        site.Holds();
    }

    [Fact]
    public void One_vanished_RRset_of_two_holds()
    {
        var site = A.SettledLineage("_25._tcp.a.test", "_25._tcp.b.test");
        site.Zones[1].Holds(RecordSet.Empty);
        Assert.Contains("_25._tcp.b.test", site.Holds().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_publishes_a_vanished_RRset_with_every_served_key()
    {
        var site = A.PublishingLineage();
        site.Zone.Holds(RecordSet.Empty);
        site.State = site.State with { Resumed = true };
        site.Wire!.Add(A.Sighting("198.51.100.2:25", A.K3));
        site.Known.Add(A.K3);
        Assert.Contains("former processes", site.Waits().Why, StringComparison.Ordinal); // which this look may have missed
        Assert.Equal(A.Records(1, 2, 3), site.PassProcesses().Publishes().Add);
    }

    [Fact]
    public void Resume_is_forgotten_once_the_RRset_stands_and_a_second_vanishing_holds()
    {
        var site = A.SettledLineage();
        site.State = site.State with { Resumed = true };
        Assert.False(site.Moves().Resumed);
        site.Step().Zone.Holds(RecordSet.Empty);
        site.Holds();
    }

    [Fact]
    public void A_control_plane_out_of_reach_is_polled()
    {
        var site = A.PublishingLineage();
        site.Zone.Fault = "no route";
        Assert.Equal(5, site.WaitsFor());
        Assert.Contains("no route", site.Waits().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_control_plane_that_refuses_holds()
    {
        var site = A.PublishingLineage();
        (site.Zone.Fault, site.Zone.Refused) = ("NOTAUTH", true);
        Assert.Contains("NOTAUTH", site.Holds().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Deciding_twice_decides_the_same()
    {
        var site = A.PropagatingLineage();
        site.Observe();
        var look = site.Look();
        Assert.Equal(RolloverMachine.Decide(site.State, look, site.Policy), RolloverMachine.Decide(site.State, look, site.Policy));
    }

    [Fact]
    public void The_save_before_a_publication_already_holds_the_published_RRset_in_the_ledger()
    {
        var site = A.PublishingLineage();
        site.Policy = site.Policy with { Ttl = TimeSpan.FromSeconds(40) };
        var save = site.Performs().Save;
        Assert.Contains(save.Ledger.For(site.Zone.Owner)!.Versions, version => version is { Until: null, Ttl.TotalSeconds: 40 } && version.Records.Equals(A.Records(1, 2)));
        Assert.Equal(A.Records(2), save.Published);
    }

    [Fact]
    public void A_TTL_that_others_lower_after_a_crash_still_counts()
    {
        var site = A.PublishingLineage();
        site.Policy = site.Policy with { Ttl = TimeSpan.FromSeconds(40) };
        site.Step(); // the update was sent, and the run ended before it looked again
        site.Zone.Holds(A.Records(1, 2));
        site.Policy = A.Policy;
        site.Step();
        Assert.Equal(81, site.WaitsFor());
    }
}
