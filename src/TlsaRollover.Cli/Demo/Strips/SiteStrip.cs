using TlsaRollover.Cli.Terminals;

namespace TlsaRollover.Cli.Demo.Strips;

/// <summary>A site's past as bars that grow to the right: what each server gave out, what was served, whether mail came through.</summary>
internal sealed class SiteStrip(string name)
{
    private readonly List<Sample> _samples = [];

    public void Add(Sample sample) => _samples.Add(sample);

    /// <summary>One row each, with a column for each <paramref name="step"/>.</summary>
    public IReadOnlyList<string> Rows(TimeSpan step, Terminal terminal)
    {
        List<Sample> last = [.. _samples.GroupBy(sample => (int)(sample.At / step)).OrderBy(column => column.Key).Select(column => column.Last())];
        return
        [
            Row(name, "primary", last.Select(sample => Glyphs.Of(sample.Primary, terminal))),
            Row("", "secondary", last.Select(sample => Glyphs.Of(sample.Secondary, terminal))),
            Row("", "served", last.Select(sample => Glyphs.Of(sample.Served, terminal))),
            Row("", "mail", last.Select((sample, index) => Glyphs.Mail(sample.Refused > (index == 0 ? 0 : last[index - 1].Refused), terminal))),
        ];
    }

    private static string Row(string site, string what, IEnumerable<string> columns) => $"  {site,-5}  {what,-10}{string.Concat(columns)}";
}
