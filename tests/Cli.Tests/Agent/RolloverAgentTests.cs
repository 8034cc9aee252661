using TlsaRollover.Cli;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Agent;

public sealed class RolloverAgentTests
{
    private readonly FakeWorld _world = new();

    [Fact]
    public async Task It_saves_before_it_acts_and_looks_again_after_it_acted()
    {
        _world.Settled(_world.Certificate("old"));
        var script = new Script(Script.Publish(_world.Certificate("new")), Script.Wait);
        await _world.RunAsync(script.Decide);
        Assert.Equal(["newest", "read", "servers", "wire", "save publish", "change", "read", "servers", "wire", "save"], _world.Calls);
        Assert.Contains(FakeWorld.Ours(_world.Certificates["new"]).Single(), script.Seen[1].Owners.Single().ControlPlane!.RRset.Records);
    }

    [Fact]
    public async Task It_saves_a_move_and_looks_again()
    {
        _world.Settled(_world.Certificate("old"));
        await _world.RunAsync(new Script(Script.Enter(Phase.Publishing), Script.Wait).Decide);
        Assert.Equal(["newest", "read", "servers", "wire", "save move", "read", "servers", "wire", "save"], _world.Calls);
        Assert.Equal(Phase.Publishing, _world.State.Phase);
    }

    [Fact]
    public async Task Nothing_is_changed_when_the_state_cannot_be_saved()
    {
        _world.Settled(_world.Certificate("old"));
        _world.SaveFault = new UserException(ExitCode.Usage, "the disk is full");
        await Assert.ThrowsAsync<UserException>(() => _world.RunAsync(new Script(Script.Publish(_world.Certificate("new"))).Decide));
        Assert.DoesNotContain("change", _world.Calls);
    }

    [Fact]
    public async Task A_crash_within_an_effect_leaves_the_state_of_the_save_before_it()
    {
        _world.Settled(_world.Certificate("old"));
        _world.ChangeFault = new InvalidOperationException("power cut");
        await Assert.ThrowsAsync<InvalidOperationException>(() => _world.RunAsync(new Script(Script.Publish(_world.Certificate("new"))).Decide));
        Assert.Equal(FakeWorld.Ours(_world.Certificates["new"]), _world.State.Published);
    }

    [Theory]
    [InlineData(Fault.Unavailable, ExitCode.TryAgain)]
    [InlineData(Fault.Conflict, ExitCode.TryAgain)]
    [InlineData(Fault.Denied, ExitCode.Refused)]
    [InlineData(Fault.Rejected, ExitCode.Refused)]
    public async Task A_failed_change_ends_the_run_with_the_exit_code_of_its_fault(Fault fault, int code)
    {
        _world.Settled(_world.Certificate("old"));
        _world.ChangeFault = new DnsProviderException(fault, FakeWorld.Owner, "the server says BADKEY");
        var outcome = await _world.RunAsync(new Script(Script.Publish(_world.Certificate("new"))).Decide);
        Assert.Equal(code, outcome.ExitCode);
        Assert.Contains("the server says BADKEY", _world.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_activation_is_told_and_the_wire_looked_at_again()
    {
        _world.Settled(_world.Certificate("old"));
        _world.ActivateFault = new ActivationException("'postfix reload' ended with 1");
        var script = new Script(Script.Activate(_world.Certificate("new")), Script.Wait);
        var outcome = await _world.RunAsync(script.Decide);
        Assert.Equal((ExitCode.TryAgain, 2), (outcome.ExitCode, script.Seen.Count));
        Assert.Contains("'postfix reload' ended with 1", _world.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_effect_that_does_not_show_is_not_performed_twice_in_one_run()
    {
        _world.Settled(_world.Certificate("old"));
        var outcome = await _world.RunAsync(new Script(Script.Activate(_world.Certificate("new"))).Decide);
        Assert.Equal(ExitCode.TryAgain, outcome.ExitCode);
        Assert.Single(_world.Calls, call => call == "activate");
    }

    [Fact]
    public async Task A_run_that_would_not_end_is_ended()
    {
        _world.Settled(_world.Certificate("old"));
        var outcome = await _world.RunAsync(new Script(Script.Enter(Phase.Publishing)).Decide);
        Assert.Equal(ExitCode.TryAgain, outcome.ExitCode);
        Assert.Contains("not finished after 32 steps", _world.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_told_to_end_finishes_the_effect_that_has_begun_and_begins_no_other()
    {
        _world.Settled(_world.Certificate("old"));
        using var told = new CancellationTokenSource();
        _world.DuringChange = async cancellation =>
        {
            await told.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _world.RunAsync(new Script(Script.Publish(_world.Certificate("new"))).Decide, told: told));
        Assert.Equal(FakeWorld.Ours(_world.Certificates["new"]).Single(), _world.Published.Except(FakeWorld.Ours(_world.Certificates["old"])).Single());
        Assert.Equal("change", _world.Calls[^1]);
    }

    [Fact]
    public async Task A_broken_renewal_is_told_and_the_rollover_under_way_goes_on()
    {
        _world.Settled(_world.Certificate("old"));
        _world.NewestFault = new LineageException("privkey.pem does not belong to fullchain.pem");
        var outcome = await _world.RunAsync(new Script(Script.Publish(_world.Certificate("new")), Script.Rest).Decide);
        Assert.Equal(ExitCode.Usage, outcome.ExitCode);
        Assert.Contains("change", _world.Calls);
        Assert.Contains("privkey.pem does not belong", _world.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hold_ends_with_its_own_exit_code()
    {
        _world.Settled(_world.Certificate("old"));
        Assert.Equal(ExitCode.Held, (await _world.RunAsync(new Script(Script.Hold).Decide)).ExitCode);
    }

    [Fact]
    public async Task A_hold_because_the_provider_refuses_ends_with_refused()
    {
        _world.Settled(_world.Certificate("old"));
        _world.ReadFault = new DnsProviderException(Fault.Denied, FakeWorld.Owner, "the server says BADSIG");
        var outcome = await _world.RunAsync();
        Assert.IsType<Decision.Hold>(outcome.Decision);
        Assert.Equal(ExitCode.Refused, outcome.ExitCode);
    }

    [Fact]
    public async Task A_look_is_stamped_when_its_last_answer_is_in()
    {
        _world.Settled(_world.Certificate("old")).Handshake = TimeSpan.FromSeconds(9);
        var script = new Script(Script.Rest);
        await _world.RunAsync(script.Decide);
        Assert.Equal(_world.Now(), script.Seen.Single().At);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deploy_command_that_has_never_run_wants_no_look_each_minute(bool servedDirectory)
    {
        (_world.Settled(_world.Certificate("old")).Activated, _world.HasServedDirectory, _world.IgnoreActivation) = (null, servedDirectory, true);
        await _world.RunAsync(look: false);
        _world.Activated = null;
        _world.Calls.Clear();
        await _world.RunAsync(look: false);
        Assert.Equal(servedDirectory, _world.Calls.Contains("wire"));
        Assert.DoesNotContain("activate", servedDirectory ? [] : _world.Calls);
    }
}
