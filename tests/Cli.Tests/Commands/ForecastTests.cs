using Cli.Tests.Agent;
using TlsaRollover.Cli;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Commands;

/// <summary><c>rollover --dry-run</c>.</summary>
public sealed class ForecastTests
{
    private static readonly string[] Reads = ["newest", "read", "servers", "wire", "find"];

    private readonly FakeWorld _world = new();
    private readonly CommandRun _run;

    public ForecastTests()
    {
        _world.Settled(_world.Certificate("old")).Newest = _world.Certificate("new");
        _run = new(_world);
    }

    [Fact]
    public async Task It_says_what_then_happens_with_dates_and_changes_nothing()
    {
        var state = _world.State;
        Assert.Equal(ExitCode.Done, await _run.RunAsync("rollover", "--dry-run", FakeWorld.Name));
        Assert.Equal(("tlsa-rollover rollover", false), Assert.Single(_run.Opened));
        Assert.All(_world.Calls, call => Assert.Contains(call, Reads));
        Assert.Single(_world.Calls, "read");
        Assert.Same(state, _world.State);
        var forecast = _run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith("rest: all is as it should be", forecast[^1], StringComparison.Ordinal);
        Assert.Contains(forecast, line => line.StartsWith("2026-03-01 12:00:00Z  wait until 2026-03-01 12:10:05Z: caches may hold", StringComparison.Ordinal));

        Assert.Equal(ExitCode.Done, await _run.RunAsync("rollover", "--wait", FakeWorld.Name));
        var happened = _world.Entries.Select(entry => $"{entry.At:yyyy-MM-dd HH:mm:ss'Z'}  {entry.Why}");
        Assert.Equal(happened, forecast[..^1].Where(line => !line.Contains("Z  wait until", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task It_starts_from_a_state_in_the_middle_and_from_none()
    {
        await _run.RunAsync("rollover", FakeWorld.Name);
        Assert.Equal(ExitCode.Done, await _run.RunAsync("rollover", "--dry-run", FakeWorld.Name));
        Assert.Equal(["wait", "activate", "move:", "move:", "wait", "move:", "wait", "retire", "move:", "rest:"], Words());

        _world.Put(RolloverState.New(FakeWorld.Name, _world.Now()));
        Assert.Equal(ExitCode.Done, await _run.RunAsync("rollover", "--dry-run", FakeWorld.Name));
        Assert.Contains("adopted the served key as active", _run.Out, StringComparison.Ordinal);
        Assert.Equal("rest:", Words()[^1]);
    }

    [Fact]
    public async Task What_is_out_of_reach_stays_so_unless_it_is_accepted()
    {
        _world.MoreServers.Add(new("192.0.2.2:53", ServerAnswerKind.Unreachable, TlsaRRset.None, null, SignatureState.Valid, TimeSpan.Zero, "no connection"));
        Assert.Equal(ExitCode.Done, await _run.RunAsync("rollover", "--dry-run", FakeWorld.Name));
        Assert.Equal(["move:", "publish", "wait", "and"], Words());
        Assert.Contains("Z  and so on, for as long as that lasts\n", _run.Out, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, await _run.RunAsync("rollover", "--dry-run", "--accept-unreachable", "192.0.2.2:53", FakeWorld.Name));
        Assert.Equal("rest:", Words()[^1]);
        Assert.Empty(_world.State.AcceptedUnreachable);
    }

    [Fact]
    public async Task It_says_which_commands_an_activation_runs()
    {
        _world.HasServedDirectory = false;
        _run.Lineages[0] = _world.Lineage with { Deploy = new(["/usr/local/sbin/push-cert", "mail"], TimeSpan.FromSeconds(60)), Reload = [["postfix", "reload"]] };
        Assert.Equal(ExitCode.Done, await _run.RunAsync("rollover", "--dry-run", FakeWorld.Name));
        Assert.Contains("Z  activate ", _run.Out, StringComparison.Ordinal);
        Assert.Matches("Z  activate .*\n.*Z  run /usr/local/sbin/push-cert mail\n.*Z  run postfix reload\n.*Z  move: retiring", _run.Out);
        Assert.DoesNotContain("activate", _world.Calls);
    }

    [Fact]
    public async Task A_hold_ends_it()
    {
        await _run.RunAsync("cleanup");
        _world.Published = RecordSet.Empty;
        Assert.Equal(ExitCode.Held, await _run.RunAsync("rollover", "--dry-run", FakeWorld.Name));
        Assert.Equal(["hold:"], Words());
    }

    private string[] Words() => [.. _run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("Z  ")[1].Split(' ')[0])];
}
