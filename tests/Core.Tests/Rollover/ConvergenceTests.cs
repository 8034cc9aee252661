using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.Rollover;

/// <summary>converged(i), seen(i), the base serial and the runs of the timing model.</summary>
public sealed class ConvergenceTests
{
    private static readonly TlsaRecord Next = A.Records(2).Single();

    private static ServerAnswer Good(uint serial = 101) =>
        new("192.0.2.1:53", ServerAnswerKind.Answered, Zone.Set(A.Records(1, 2)), serial, SignatureState.Valid, TimeSpan.Zero);

    private static bool Converged(ServerAnswer answer, uint? baseSerial = 101) => Convergence.Of(answer, new(Next, baseSerial, []), new Zone("_25._tcp.mail.example.test").Look());

    private static Moment? Since(Site site, int number = 0) =>
        site.Ledger.ClockOf(Next)?.Seen.FirstOrDefault(run => run.Server == $"192.0.2.{number + 1}:53")?.Since;

    [Theory, InlineData(101u), InlineData(102u), InlineData(5000u)]
    public void A_serial_at_or_after_the_base_converges(uint serial) => Assert.True(Converged(Good(serial)));

    [Fact]
    public void An_equal_RRset_with_an_older_serial_does_not() => Assert.False(Converged(Good(100)));

    [Fact]
    public void An_RRset_without_the_record_does_not() => Assert.False(Converged(Good() with { RRset = Zone.Set(A.Records(1)) }));

    [Theory, InlineData(ServerAnswerKind.Bad), InlineData(ServerAnswerKind.Unreachable), InlineData(ServerAnswerKind.Failed)]
    public void Only_an_authoritative_answer_converges(ServerAnswerKind kind) => Assert.False(Converged(Good() with { Kind = kind }));

    [Theory, InlineData(SignatureState.Missing, false), InlineData(SignatureState.OutsideValidity, false), InlineData(SignatureState.Valid, true), InlineData(SignatureState.ZoneUnsigned, true)]
    public void In_a_signed_zone_an_RRSIG_must_be_within_its_validity(SignatureState signature, bool converged) =>
        Assert.Equal(converged, Converged(Good() with { Signature = signature }));

    [Fact]
    public void Without_a_usable_serial_the_barrier_of_the_provider_counts() => Assert.True(Converged(Good() with { Serial = null }, baseSerial: null));

    [Fact]
    public void A_server_without_a_serial_does_not_converge_where_there_is_a_base() => Assert.False(Converged(Good() with { Serial = null }));

    [Theory]
    [InlineData(1u, 0xFFFF_FFFFu, true), InlineData(0xFFFF_FFFFu, 1u, false), InlineData(0u, 0u, true)]
    [InlineData(0x7FFF_FFFFu, 0u, true), InlineData(0x8000_0000u, 0u, false), InlineData(0x8000_0001u, 0u, false), InlineData(0u, 0x8000_0001u, true)]
    public void Serials_wrap_around(uint serial, uint start, bool atLeast) => Assert.Equal(atLeast, SerialNumber.AtLeast(serial, start));

    [Fact]
    public void The_base_is_the_serial_at_which_the_record_was_first_read_back()
    {
        var site = A.PropagatingLineage();
        Assert.Equal(102u, site.Ledger.ClockOf(Next)?.BaseSerial);
        site.Zone.PlaneHolds(A.Records(1, 2));
        site.Observe();
        Assert.Equal(102u, site.Ledger.ClockOf(Next)?.BaseSerial);
    }

    [Fact]
    public void A_serial_that_goes_back_rebases_and_starts_again()
    {
        var site = A.PropagatingLineage();
        site.Pass(15);
        site.Zone.Serial = 7;
        site.Zone.Transfer(0);
        Assert.Equal(A.Gate, site.WaitsFor());
        Assert.Equal(7u, site.Ledger.ClockOf(Next)?.BaseSerial);
    }

    [Fact]
    public void A_serial_that_wraps_around_goes_on()
    {
        var site = A.PublishingLineage();
        site.Zone.Serial = uint.MaxValue - 1;
        site.DoUntil(state => state.Phase == Phase.Propagating);
        site.Pass(15);
        site.Zone.Serial = 3;
        site.Zone.Transfer(0);
        Assert.Equal(A.Gate - 15, site.WaitsFor());
    }

    [Fact]
    public void A_run_begins_with_the_first_converged_answer_and_later_ones_leave_it()
    {
        var site = A.PropagatingLineage();
        var first = Since(site);
        site.Pass(5);
        site.Observe();
        Assert.Equal(first, Since(site));
    }

    [Fact]
    public void A_bad_answer_breaks_the_run()
    {
        var site = A.PropagatingLineage();
        site.Zone.Bad(0);
        site.Observe();
        Assert.Null(Since(site));
    }

    [Fact]
    public void An_answer_without_the_record_breaks_the_run()
    {
        var site = A.PropagatingLineage();
        site.Zone.Change(0, answer => answer with { RRset = Zone.Set(A.Records(1)) });
        site.Observe();
        Assert.Null(Since(site));
    }

    [Fact]
    public void A_signature_outside_its_validity_breaks_the_run()
    {
        var site = A.PropagatingLineage();
        site.Zone.Change(0, answer => answer with { Signature = SignatureState.OutsideValidity });
        site.Observe();
        Assert.Null(Since(site));
        Assert.Contains("RRSIG", Assert.IsType<Decision.Move>(site.Decide()).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_timeout_does_not_break_the_run()
    {
        var site = A.PropagatingLineage();
        var first = Since(site);
        site.Pass(5);
        site.Zone.Unreachable(0);
        site.Observe();
        Assert.Equal(first, Since(site));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_timeout_or_an_error_without_data_does_not_confirm_a_run(bool fails)
    {
        var site = A.PublishingLineage();
        site.Zone.AddServer("192.0.2.2:53");
        Silence();
        site.Do();
        Silence();
        site.Observe();
        Assert.Null(Since(site, 1));

        void Silence() { if (fails) site.Zone.Fails(1); else site.Zone.Unreachable(1); }
    }

    [Fact]
    public void An_error_without_data_does_not_break_the_run()
    {
        var site = A.PropagatingLineage();
        var first = Since(site);
        site.Pass(5);
        site.Zone.Fails(0);
        site.Observe();
        Assert.Equal(first, Since(site));
    }

    [Fact]
    public void What_a_server_gave_out_last_counts_while_it_answers_with_an_error()
    {
        var site = A.PublishingLineage();
        site.Zone.AddServer("192.0.2.2:53");
        site.Zone.Fails(1);
        site.Do();
        site.Zone.Fails(1);
        site.Pass(1000);
        site.Observe();
        Assert.Contains(site.Ledger.Versions, version => version.Server == "192.0.2.2:53" && version.Until is null && version.Records.Equals(A.Records(1)));
    }

    [Fact]
    public void Without_a_look_at_the_servers_runs_stay_as_they_are()
    {
        var site = A.PropagatingLineage();
        var first = Since(site);
        site.Pass(5);
        site.Zone.Servers = null;
        site.Observe();
        Assert.Equal(first, Since(site));
    }

    [Fact]
    public void A_record_removed_and_added_again_needs_the_serial_of_its_return()
    {
        var site = A.PropagatingLineage();
        site.Zone.PlaneHolds(A.Records(1)); // the server lags and still shows the old, right-looking RRset
        site.Observe();
        site.Zone.PlaneHolds(A.Records(1, 2));
        site.Observe();
        Assert.Null(Since(site));
        site.Pass(30);
        site.MovesTo(Phase.Publishing);
    }

    [Fact]
    public void A_record_keeps_its_clock_while_the_control_plane_is_out_of_reach()
    {
        var site = A.PropagatingLineage();
        site.Zone.Fault = "no route";
        site.Pass(5);
        site.Observe();
        Assert.Equal(site.Now.Wall - TimeSpan.FromSeconds(5), Since(site)?.Wall);
    }

    [Fact]
    public void A_server_that_changes_its_mind_at_each_look_does_not_fill_the_ledger()
    {
        var site = A.PropagatingLineage();
        for (var look = 0; look < 50; look++)
        {
            var records = look % 2 == 0 ? A.Records(1) : A.Records(1, 2);
            site.Zone.Change(0, answer => answer with { RRset = Zone.Set(records) });
            site.Pass(1);
            site.Observe();
        }

        Assert.True(site.Ledger.Versions.Count < 6);
        Assert.Equal(site.Now, site.Ledger.Versions.Single(version => version.Server == "192.0.2.1:53" && version.Records.Equals(A.Records(1))).Until);
    }
}
