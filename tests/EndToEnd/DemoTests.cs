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
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    public void Dispose() => folder.Dispose();

    [GeneratedRegex(@"^proof: no moment failed: 0 of \d{2,} handshakes", RegexOptions.Multiline)]
    private static partial Regex Proof();

    [GeneratedRegex(@"^naive hook: mail refused for ([\d.]+) s: (\d+) of \d+ handshakes", RegexOptions.Multiline)]
    private static partial Regex Loss();
}
