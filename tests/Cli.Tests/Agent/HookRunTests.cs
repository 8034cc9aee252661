using TlsaRollover.Cli;
using TlsaRollover.Cli.Agent;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Agent;

public sealed class HookRunTests
{
    private readonly FakeWorld _world = new();

    [Fact]
    public async Task A_hook_asks_neither_servers_nor_services_and_reads_the_control_plane_once()
    {
        _world.Settled(_world.Certificate("old")).Newest = _world.Certificate("new");
        var outcome = await _world.RunAsync(kind: RunKind.Hook);
        Assert.Equal(["newest", "read", "save move", "save publish", "change"], _world.Calls);
        Assert.Equal((ExitCode.Done, Phase.Publishing, "new"), (outcome.ExitCode, _world.State.Phase, _world.State.Next?.Version));
        Assert.True(_world.Published.ContainsAll(FakeWorld.Ours(_world.Certificates["old"]).Union(FakeWorld.Ours(_world.Certificates["new"]))));
    }

    [Fact]
    public async Task A_hook_sees_its_own_change()
    {
        _world.Settled(_world.Certificate("old"));
        var script = new Script(Script.Publish(_world.Certificate("new")), Script.Wait);
        await _world.RunAsync(script.Decide, RunKind.Hook);
        Assert.Equal(_world.Published, script.Seen[1].Owners.Single().ControlPlane!.RRset.Records);
        Assert.Null(script.Seen[1].Endpoints);
    }

    [Fact]
    public async Task A_hook_leaves_activation_to_cleanup()
    {
        _world.Settled(_world.Certificate("old"));
        var outcome = await _world.RunAsync(new Script(Script.Activate(_world.Certificate("new"))).Decide, RunKind.Hook);
        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.DoesNotContain("activate", _world.Calls);
    }

    [Fact]
    public async Task The_first_hook_of_a_lineage_looks_at_what_is_served()
    {
        _world.Newest = _world.Served = _world.Certificate("old");
        await _world.RunAsync(kind: RunKind.Hook);
        Assert.Contains("wire", _world.Calls);
        Assert.Equal(FakeWorld.Ours(_world.Certificates["old"]), _world.Published);
    }

    [Fact]
    public async Task A_hook_for_broken_files_changes_nothing()
    {
        _world.Settled(_world.Certificate("old")).NewestFault = new LineageException("garbage");
        Assert.Equal("garbage", (await Assert.ThrowsAsync<LineageException>(() => _world.RunAsync(kind: RunKind.Hook))).Message);
        Assert.Equal(["newest"], _world.Calls);
    }

    [Fact]
    public async Task A_hook_for_a_lineage_without_certificate_changes_nothing()
    {
        await Assert.ThrowsAsync<LineageException>(() => _world.RunAsync(kind: RunKind.Hook));
        Assert.Equal(["newest"], _world.Calls);
    }

    [Fact]
    public async Task A_hook_that_cannot_publish_says_so_by_its_exit_code()
    {
        _world.Settled(_world.Certificate("old")).Newest = _world.Certificate("new");
        _world.ReadFault = new DnsProviderException(Fault.Unavailable, FakeWorld.Owner, "127.0.0.1:53 does not answer");
        Assert.Equal(ExitCode.TryAgain, (await _world.RunAsync(kind: RunKind.Hook)).ExitCode);
        Assert.Equal("new", _world.State.Next?.Version);
        Assert.EndsWith(
            "fault: not published yet: the control plane of _25._tcp.mail.example.com cannot be read: 127.0.0.1:53 does not answer; the next cleanup tries again\n",
            _world.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_hook_that_published_is_done_even_if_the_servers_could_not_be_asked()
    {
        _world.Newest = _world.Served = _world.Certificate("old");
        _world.ServersFault = new AuthoritativeDnsException("no server answers");
        Assert.Equal(ExitCode.Done, (await _world.RunAsync(kind: RunKind.Hook)).ExitCode);
        Assert.Equal(FakeWorld.Ours(_world.Certificates["old"]), _world.Published);
        Assert.Equal(ExitCode.TryAgain, (await _world.RunAsync()).ExitCode);
    }

    [Fact]
    public async Task A_first_hook_that_must_wait_before_it_may_publish_says_so_by_its_exit_code()
    {
        _world.Newest = _world.Certificate("old");
        var outcome = await _world.RunAsync(new Script(Script.Wait).Decide, RunKind.Hook);
        Assert.Equal((ExitCode.TryAgain, false), (outcome.ExitCode, outcome.Published));
        Assert.Contains("mail.example.com: fault: not published yet: ", _world.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hook_while_the_last_rollover_is_being_finished_publishes_too()
    {
        _world.Settled(_world.Certificate("old")).Newest = _world.Certificate("new");
        _world.Put(_world.State with { Phase = Phase.Retiring });
        var outcome = await _world.RunAsync(kind: RunKind.Hook);
        Assert.Equal((ExitCode.Done, true), (outcome.ExitCode, outcome.Published));
        Assert.Equal("new", _world.State.Queued?.Version);
    }

    [Fact]
    public async Task A_hook_for_a_key_whose_record_is_just_being_removed_has_recorded_and_is_done()
    {
        _world.Settled(_world.Certificate("old")).Newest = _world.Certificate("former");
        _world.Put(_world.State with { Phase = Phase.Retiring, RemovalAttempted = true, Stale = _world.Newest!.Associations });
        var outcome = await _world.RunAsync(kind: RunKind.Hook);
        Assert.Equal((ExitCode.Done, false), (outcome.ExitCode, outcome.Published));
    }

    [Fact]
    public async Task A_hook_whose_copy_finds_the_disk_full_is_to_be_tried_again()
    {
        _world.NewestFault = new LineageException("No space left on device", new IOException("No space left on device"));
        var fault = await Assert.ThrowsAsync<LineageException>(() => _world.RunAsync(kind: RunKind.Hook));
        Assert.Equal(ExitCode.TryAgain, Failure.CodeOf(fault));
        Assert.Equal(ExitCode.Usage, Failure.CodeOf(new LineageException("no such file", new FileNotFoundException())));
    }
}
