using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.Rollover;

/// <summary>No TLSA before: what the first RRset holds and how long it is waited for.</summary>
public sealed class FirstPublicationTests
{
    [Fact]
    public void Several_served_keys_that_were_adopted_together_need_not_be_found_again()
    {
        var site = A.NewLineage().Deploy(A.K1);
        site.Present(A.K2, A.K3);
        site.Known.AddRange([A.K2, A.K3]);
        site.Step();
        site.Known.Clear();
        Assert.Equal(A.Records(1, 2, 3), site.Publishes().Add);
    }

    /// <summary>K1 is served and of this host, K2 is deployed, no owner has a TLSA RRset.</summary>
    private static Site WithoutTlsa()
    {
        var site = A.NewLineage().Deploy(A.K2);
        site.Known.Add(A.K1);
        site.Present(A.K1);
        return site.Step();
    }

    [Fact]
    public void The_first_RRset_holds_the_served_key_and_the_new_one_in_one_update() => Assert.Equal(A.Records(1, 2), WithoutTlsa().Publishes().Add);

    [Fact]
    public void It_holds_every_other_key_that_any_endpoint_serves()
    {
        var site = WithoutTlsa();
        site.Wire = [A.Sighting(Site.Endpoint, A.K1), A.Sighting(Site.Endpoint, A.K3, KeyAlgorithm.Ecdsa), A.Sighting("198.51.100.2:25", A.K4)];
        site.Known.Add(A.K3);
        site.Elsewhere = A.K4.Associations;
        Assert.Equal(A.Records(1, 2, 3, 4), site.Publishes().Add);
        Assert.Equal(A.Records(1, 2), site.Performs().Save.Published); // companions are never ours to remove
    }

    [Fact]
    public void A_former_key_that_is_still_served_when_DANE_begins_anew_is_published_and_retired_one_day()
    {
        var site = A.SettledLineage().Deploy(A.K2);
        site.State = site.State with { Active = A.K2, Resumed = true };
        site.Policy = site.Policy with { Ttl = TimeSpan.FromSeconds(3) };
        site.ActivatedVersion = A.K2.Version;
        site.Known.Add(A.K1);
        site.Zone.Holds(RecordSet.Empty);
        Assert.Equal(A.Records(1, 2), site.Publishes().Add);
        Assert.Equal((A.Records(1), A.Records(1, 2)), (site.Performs().Save.Stale, site.Performs().Save.Published));
        site.DoUntil(state => state is { Phase: Phase.Settled, Resumed: false, Stale.IsEmpty: true });
        Assert.Equal(A.Records(2), site.Zone.Plane.Records);
    }

    [Fact]
    public void The_newest_certificate_is_known_also_where_a_service_presents_it_before_its_time()
    {
        var site = A.SettledLineage().Deploy(A.K2);
        site.State = site.State with { Resumed = true };
        site.Zone.Holds(RecordSet.Empty);
        site.Present(A.K2);
        Assert.Equal(A.Records(1, 2), site.Publishes().Add);
    }

    [Fact]
    public void A_served_key_that_this_host_does_not_know_holds()
    {
        var site = WithoutTlsa();
        site.Wire!.Add(A.Sighting("198.51.100.2:25", A.K3));
        Assert.Contains("198.51.100.2:25", site.Holds().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_timeout_is_waited_for()
    {
        var site = WithoutTlsa();
        site.Wire!.Add(A.Sighting("198.51.100.2:25", SightingKind.Unknown));
        Assert.Contains("198.51.100.2:25", site.Waits().Why, StringComparison.Ordinal);
    }

    [Theory, InlineData(SightingKind.Refused), InlineData(SightingKind.NoSuchAlgorithm)]
    public void A_refused_connection_serves_nothing(SightingKind kind)
    {
        var site = WithoutTlsa();
        site.Wire!.Add(A.Sighting("198.51.100.2:25", kind));
        Assert.Equal(A.Records(1, 2), site.Publishes().Add);
    }

    [Fact]
    public void A_hook_does_not_make_a_first_RRset() => WithoutTlsa().AsHook().Waits();

    [Fact]
    public void The_wait_is_the_negative_TTL_and_the_pad()
    {
        var site = WithoutTlsa();
        site.Policy = site.Policy with { Ttl = TimeSpan.FromSeconds(3) };
        site.DoUntil(state => state.Phase == Phase.Propagating);
        Assert.Equal(7 + 1, site.WaitsFor());
    }

    [Fact]
    public void The_wait_is_the_new_TTL_and_the_pad_where_that_is_longer()
    {
        var site = WithoutTlsa();
        site.DoUntil(state => state.Phase == Phase.Propagating);
        Assert.Equal(3600 + 1, site.WaitsFor()); // RRsetChange.DefaultTtl
    }

    [Fact]
    public void An_RRset_that_stood_before_the_ledger_began_is_taken_for_possible()
    {
        var site = WithoutTlsa();
        site.Policy = site.Policy with { TtlStable = false };
        site.DoUntil(state => state.Phase == Phase.Propagating);
        Assert.Equal(86_400 + 1, site.WaitsFor());
    }

    [Fact]
    public void A_first_certificate_with_no_service_yet_is_published_alone_and_activated_after_the_wait()
    {
        var site = A.NewLineage().Deploy(A.K1);
        site.Step();
        Assert.Equal(A.Records(1), site.Publishes().Add);
        site.DoUntil(state => state.Phase == Phase.Propagating);
        site.Pass(3601);
        Assert.Equal(A.K1, site.Activates());
    }

    [Fact]
    public void An_owner_added_later_gets_its_first_RRset_with_the_active_key()
    {
        var site = A.SettledLineage();
        site.Zones.Add(new Zone("_465._tcp.mail.example.test"));
        Assert.Equal(A.Records(1), site.Publishes().Add);
    }
}
