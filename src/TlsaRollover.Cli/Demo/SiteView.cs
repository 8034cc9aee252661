using System.Text.RegularExpressions;
using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Demo;

/// <summary>Tells in one line how a site looks, whenever that has changed.</summary>
internal sealed partial class SiteView(DemoSite site, TimeLine time)
{
    /// <summary>Shows the site until it is told to end.</summary>
    public async Task ShowAsync(CancellationToken end)
    {
        var shown = "";
        while (!end.IsCancellationRequested)
        {
            if (site.Seen && Line() is var line && line != shown)
                time.Tell(site.Name, shown = line);
            await Task.Delay(DemoTiming.Glance, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The text with the names of the two keys in place of their records, and no other hash in full.</summary>
    public string Named(string text)
    {
        var named = text.Replace(site.Former.ToString(), "old", StringComparison.Ordinal);
        return Hash().Replace(site.Latter is { } latter ? named.Replace(latter.ToString(), "new", StringComparison.Ordinal) : named, "$1…");
    }

    private string Line()
    {
        var (evidence, cached) = (site.Evidence, site.Evidence.Cached(time.Now));
        var served = evidence.Presented[^1];
        var refused = evidence.LastRefused ? "  <- refused" : "";
        return $"primary {At(site.Primary.Address.ToString()),-7}  secondary {At(site.Secondary.Address.ToString()),-7}  "
            + $"served {Named(served.ToString())}  caches {string.Join(" or ", cached.OrderBy(Age).Select(Named))}{refused}";
    }

    private string At(string server) => site.Evidence.At(server) is { } records ? Named(records) : "";

    private string Named(RecordSet records) => records.IsEmpty ? "none" : string.Join('+', records.Select(record => Named(record.ToString())).OrderDescending());

    private int Age(RecordSet records) => records.Contains(site.Former) ? records.Count : int.MaxValue;

    [GeneratedRegex("([0-9a-f]{8})[0-9a-f]{56}")]
    private static partial Regex Hash();
}
