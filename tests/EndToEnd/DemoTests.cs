using System.Globalization;
using System.Text.RegularExpressions;
using EndToEnd.Site;
using TestKit;
using Xunit;

namespace EndToEnd;

/// <summary>The demo of the binary under test: what a newcomer sees first.</summary>
public sealed partial class DemoTests : IDisposable
{
    private static readonly TimeSpan UnderAMinute = TimeSpan.FromSeconds(60);

    private readonly TempFolder folder = new();

    [Fact]
    public async Task It_proves_a_whole_rollover_shows_what_a_naive_hook_loses_and_leaves_nothing()
    {
        var demo = await Command.RunAsync([Agent.Binary, "demo"], new Dictionary<string, string> { ["TMPDIR"] = folder.Path }, timeout: UnderAMinute);
        Assert.True(demo.ExitCode == 0, demo.Output + demo.Error);
        Assert.True(Proof().IsMatch(demo.Output), demo.Output);
        var loss = Loss().Match(demo.Output);
        Assert.True(loss.Success, demo.Output);
        Assert.True(double.Parse(loss.Groups[1].Value, CultureInfo.InvariantCulture) > 1, loss.Value);
        Assert.True(int.Parse(loss.Groups[2].Value, CultureInfo.InvariantCulture) > 0, loss.Value);
        Assert.Empty(demo.Error);
        Assert.DoesNotContain("\e", demo.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void On_a_terminal_bars_grow_and_without_colours_they_tell_the_same()
    {
        using var demo = OnTerminal("xterm", noColour: "1");
        demo.WaitForExit(UnderAMinute);
        Assert.True(demo.ExitCode == 0, demo.Log);
        var last = demo.Log[demo.Log.LastIndexOf("\e[J", StringComparison.Ordinal)..];
        Assert.Matches(@"  agent  primary +░+▒+█+\s", last);
        Assert.Matches(@"         served +░+█+\s", last);
        Assert.Matches(@"         mail +·+\s", last);
        Assert.Matches(@"         mail +·+✗+·+\s", last);
        Assert.Matches(Proof(), last);
        Assert.DoesNotMatch(@"\e\[\d*m", demo.Log);
        Assert.DoesNotContain("  secondary old+new  served", demo.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("screen", "\e[36m░")]
    [InlineData("dumb", "served old")]
    public async Task Ctrl_C_ends_it_with_one_line_and_leaves_nothing(string terminal, string shown)
    {
        using var demo = OnTerminal(terminal, noColour: "");
        await Wait.Until(() => demo.Log.Contains(shown, StringComparison.Ordinal), UnderAMinute, shown, () => demo.Log);
        demo.Type("\u0003");
        demo.WaitForExit(UnderAMinute);
        Assert.True(demo.ExitCode == 4, $"exit code {demo.ExitCode}\n{demo.Log}");
        Assert.EndsWith("tlsa-rollover: demo: told to end before there was a proof; nothing of it is left: 'tlsa-rollover demo' starts anew", demo.Log.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("the next run goes on", demo.Log, StringComparison.Ordinal);
        Assert.Equal(terminal != "dumb", demo.Log.Contains('\e'));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    public void Dispose() => folder.Dispose();

    private RunningProcess OnTerminal(string kind, string noColour)
    {
        var variables = new Dictionary<string, string>(Agent.OnTerminal) { ["TERM"] = kind, ["NO_COLOR"] = noColour, ["TMPDIR"] = folder.Path };
        return RunningProcess.Start(PseudoTerminal.Wrap([Agent.Binary, "demo"]), variables, input: true);
    }

    [GeneratedRegex(@"^proof: no moment failed: 0 of \d{2,} handshakes", RegexOptions.Multiline)]
    private static partial Regex Proof();

    [GeneratedRegex(@"^naive hook: mail refused for ([\d.]+) s: (\d+) of \d+ handshakes", RegexOptions.Multiline)]
    private static partial Regex Loss();
}
