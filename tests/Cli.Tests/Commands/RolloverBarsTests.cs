using Cli.Tests.Agent;
using Cli.Tests.Terminals;
using TlsaRollover.Cli;
using TlsaRollover.Cli.Terminals;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using Xunit;

namespace Cli.Tests.Commands;

/// <summary><c>rollover --wait</c> on a terminal.</summary>
public sealed class RolloverBarsTests
{
    private static readonly Terminal Eighty = new(80, 24, Colours: false, Unicode: true);
    private static readonly ServerAnswer Lagging = new("192.0.2.2:53", ServerAnswerKind.Answered, TlsaRRset.None, 1, SignatureState.Valid, TimeSpan.Zero);

    private readonly FakeWorld _world = new();
    private readonly CommandRun _run;
    private readonly List<Screen> _screens = [];

    public RolloverBarsTests()
    {
        _world.Settled(_world.Certificate("old")).Newest = _world.Certificate("new");
        _run = new(_world) { Terminal = Eighty };
        _run.DuringSleep = () =>
        {
            if (_run.Sleeps.Count == 1 || _run.Sleeps.Count % 15 == 6) // at the first, and some that lie half way to a deadline
                _screens.Add(Screen.Of(_run.ErrorSoFar));
        };
    }

    [Fact]
    public async Task Each_phase_has_a_bar_with_its_deadline_and_below_stands_the_reason()
    {
        Assert.Equal(ExitCode.Done, await _run.RunAsync("rollover", "--wait", FakeWorld.Name));
        Assert.All(_run.Sleeps, sleep => Assert.InRange(sleep, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1)));
        Assert.Equal(
            """
            mail.example.com
              publishing   ━━━━━━━━━━━━━  done
              propagating  ─────────────    0 %  until 2026-03-01 12:10:05Z (in 0:10:05)
              retiring     ─────────────         until 2026-03-01 12:15:05Z at the earliest
              caches may hold an answer for _25._tcp.mail.example.com without the new
              record
            """.Split('\n'),
            _screens[0].Lines.TakeLast(6));
        Assert.Contains(_screens, screen => screen.Lines.Contains("  propagating  ━━━━━━───────   50 %  until 2026-03-01 12:10:05Z (in 0:05:00)"));
        Assert.Contains(_screens, screen => screen.Lines.Contains("  retiring     ━━━━━━───────   50 %  until 2026-03-01 12:15:05Z (in 0:02:30)") && screen.Lines.Contains("  the grace before the old record is removed"));
    }

    [Fact]
    public async Task At_the_end_the_lines_of_the_log_are_left()
    {
        await _run.RunAsync("rollover", "--wait", FakeWorld.Name);
        var left = Screen.Of(_run.Error);
        Assert.All(left.Lines, line => Assert.StartsWith("tlsa-rollover: mail.example.com: ", line, StringComparison.Ordinal));
        Assert.EndsWith("rest: all is as it should be", left.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(0, left.Colours);
    }

    [Fact]
    public async Task While_servers_follow_the_bar_counts_them_and_no_end_is_promised()
    {
        _world.MoreServers.Add(Lagging);
        _run.DuringSleep += () => _world.MoreServers.Clear();
        await _run.RunAsync("rollover", "--wait", FakeWorld.Name);
        Assert.Contains("  publishing   ━━━━━━───────  1 of 2 servers have it; next look in 0:00:30", _screens[0].Lines);
        Assert.Contains("  retiring     ─────────────         until 2026-03-01 12:15:35Z at the earliest", _screens[0].Lines);

        _screens.Clear();
        _run.Sleeps.Clear();
        _world.Newest = _world.Certificate("newer");
        _world.MoreServers.Add(Lagging with { Kind = ServerAnswerKind.Unreachable, Detail = "no connection" });
        _run.DuringSleep += () => _world.MoreServers.Clear();
        await _run.RunAsync("rollover", "--wait", FakeWorld.Name);
        Assert.Contains("  propagating  ─────────────", _screens[0].Lines);
        Assert.Contains("  192.0.2.2:53 does not answer for _25._tcp.mail.example.com: no connection; if", _screens[0].Lines);
        Assert.Contains("--accept-unreachable 192.0.2.2:53'", string.Join(' ', _screens[0].Lines.TakeLast(2).Select(line => line.Trim())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(200)]
    public async Task No_line_is_wider_than_the_terminal(int columns)
    {
        _run.Terminal = Eighty with { Columns = columns, Colours = true };
        await _run.RunAsync("rollover", "--wait", FakeWorld.Name);
        Assert.InRange(_screens.SelectMany(screen => screen.Lines).Where(line => !line.StartsWith("tlsa-rollover: ", StringComparison.Ordinal)).Max(line => line.Length), columns / 2, columns - 1);
        Assert.NotEqual(0, _screens[0].Colours);
    }

    [Theory]
    [InlineData(80, 9)]
    [InlineData(39, 24)]
    public async Task A_small_terminal_gets_lines(int columns, int rows)
    {
        _run.Terminal = Eighty with { Columns = columns, Rows = rows };
        await _run.RunAsync("rollover", "--wait", FakeWorld.Name);
        Assert.Contains("propagating: wait until 2026-03-01 12:10:05Z: caches may hold", _run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\e", _run.Error, StringComparison.Ordinal);
    }
}
