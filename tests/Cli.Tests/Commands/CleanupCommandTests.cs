using Cli.Tests.Agent;
using TlsaRollover.Cli;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Commands;

public sealed class CleanupCommandTests
{
    private readonly FakeWorld _world = new();
    private readonly CommandRun _run;

    public CleanupCommandTests()
    {
        _world.Settled(_world.Certificate("old"));
        _run = new(_world);
        _run.Lineages.Add(_world.Lineage with { Name = "www.example.com" });
    }

    [Fact]
    public async Task It_says_nothing_when_there_is_nothing_to_say()
    {
        _run.Decide = (_, _, _) => new Decision.Rest();
        Assert.Equal(ExitCode.Done, await _run.RunAsync("cleanup"));
        Assert.Equal(("", ""), (_run.Out, _run.Error));
        Assert.Equal(("tlsa-rollover cleanup", true), Assert.Single(_run.Opened));
    }

    [Fact]
    public async Task A_lineage_that_fails_does_not_stop_the_others()
    {
        _run.Decide = (state, _, _) => state.Lineage == FakeWorld.Name ? throw new InvalidOperationException("oops") : new Decision.Hold("bogus", "mend it");
        Assert.Equal(ExitCode.Bug, await _run.RunAsync("cleanup"));
        Assert.Contains("mail.example.com: a bug in tlsa-rollover", _run.Error, StringComparison.Ordinal);
        Assert.Contains("www.example.com: hold: bogus; mend it", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_ends_with_3_while_anything_is_held_and_says_so_once()
    {
        _run.Decide = (state, _, _) => state.Lineage == FakeWorld.Name ? new Decision.Hold("bogus", "mend it") : new Decision.Rest();
        Assert.Equal(ExitCode.Held, await _run.RunAsync("cleanup"));
        Assert.Equal("tlsa-rollover: mail.example.com: hold: bogus; mend it\n", _run.Error);
        Assert.Equal(ExitCode.Held, await _run.RunAsync("cleanup"));
        Assert.Equal("", _run.Error);
    }

    [Fact]
    public async Task A_lineage_whose_folder_is_gone_is_told_once_and_what_is_stored_stays_in_service()
    {
        _world.Newest = null;
        Assert.Equal(ExitCode.Usage, await _run.RunAsync("cleanup", FakeWorld.Name));
        Assert.Equal(
            "tlsa-rollover: mail.example.com: fault: certbot's live/mail.example.com is gone: issue it again with 'certbot certonly --cert-name mail.example.com'; "
            + "where it has another name now, put that into [lineages.\"mail.example.com\"]; until then the stored copy stays in service\n",
            _run.Error);
        Assert.Equal((ExitCode.Usage, ""), (await _run.RunAsync("cleanup", FakeWorld.Name), _run.Error));
        Assert.Equal(FakeWorld.Ours(_world.Certificates["old"]), _world.Published);
        await _run.RunAsync("status", FakeWorld.Name);
        Assert.Contains("  fault   certbot's live/mail.example.com is gone", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_lineage_is_looked_at_and_no_other()
    {
        await _run.RunAsync("cleanup", FakeWorld.Name);
        _world.Calls.Clear();
        await _run.RunAsync("cleanup", FakeWorld.Name);
        Assert.Equal(["newest", "read", "servers", "wire", "save"], _world.Calls);
    }
}
