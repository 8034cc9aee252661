using System.Globalization;
using TlsaRollover.Cli.Terminals;

namespace TlsaRollover.Cli.Demo.Strips;

/// <summary>The bars of all sites at the foot of a terminal, drawn anew as time goes on.</summary>
internal sealed class StripArea(IReadOnlyList<DemoSite> sites, TimeLine time, LiveArea area, Func<Terminal?> terminal)
{
    private const int Indent = 19; // of a row's first column
    private const int FewestColumns = 80;
    private const int FewestRows = 18;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FinestStep = TimeSpan.FromMilliseconds(500);

    private readonly IReadOnlyList<(DemoSite Site, SiteStrip Strip)> _strips = [.. sites.Select(site => (site, new SiteStrip(site.Name)))];

    /// <summary>Whether the bars have room there, with some lines above them.</summary>
    public static bool Fits(Terminal? terminal) => terminal is { Columns: >= FewestColumns, Rows: >= FewestRows };

    /// <summary>Shows the bars until it is told to end, and leaves them there.</summary>
    public async Task ShowAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            Show();
            await Task.Delay(Pause, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Show();
        area.Keep();
    }

    private void Show()
    {
        var now = time.Now;
        foreach (var (site, strip) in _strips)
            strip.Add(Sample.Of(site, now));
        if (terminal() is { } screen && Fits(screen))
            area.Show(Lines(now, screen));
        else
            area.Clear();
    }

    /// <summary>One column is left free: a terminal wraps a line that fills it.</summary>
    private List<string> Lines(TimeSpan now, Terminal screen)
    {
        var step = FinestStep;
        while (now / step >= screen.Columns - Indent - 2)
            step *= 2;
        var clock = string.Create(CultureInfo.InvariantCulture, $"{now.TotalSeconds:0.0} s");
        return ["", new string(' ', Indent) + Glyphs.Legend(screen), .. _strips.SelectMany(each => each.Strip.Rows(step, screen)), new string(' ', Indent) + clock.PadLeft((int)(now / step) + 1)];
    }
}
