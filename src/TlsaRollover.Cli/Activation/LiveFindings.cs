namespace TlsaRollover.Cli.Activation;

/// <summary>A line of a service's configuration that makes it read certbot's own files.</summary>
/// <param name="File">The file's absolute path.</param>
/// <param name="Line">The line's number, from 1.</param>
public sealed record LiveReader(string File, int Line);

/// <summary>Which services of a lineage read certbot's own files, and what they should read.</summary>
/// <param name="Live">certbot's folder of the lineage.</param>
/// <param name="Instead">The folder to read in its place, file by file; null where a deploy command brings certificates elsewhere.</param>
/// <param name="Readers">The lines that were found.</param>
public sealed record LiveFindings(string Live, string? Instead, IReadOnlyList<LiveReader> Readers)
{
    private const int MostLines = 3;

    /// <summary>No search was made.</summary>
    public static LiveFindings None { get; } = new("", null, []);

    /// <summary>What to say, one line each: what reads certbot's files, that the promise cannot be kept, and what to change.</summary>
    /// <param name="early">The endpoints that present the renewed key already.</param>
    /// <param name="mended">Whether activation was tried, so that what they present cannot be what was activated.</param>
    public IReadOnlyList<string> Warnings(IReadOnlyList<string> early, bool mended)
    {
        var lines = Readers.Take(MostLines).Select(reader => $"{reader.File}:{reader.Line} reads {Live}: no rollover can be safe until it reads {Target} in its place").ToList();
        if (Readers.Count > MostLines)
            lines.Add($"and so do {Readers.Count - MostLines} more lines");
        if (early.Count > 0 && (mended || Readers.Count > 0))
            lines.Add($"{string.Join(", ", early)} presents the renewed key before its time: senders with an older answer refuse it now; {(Readers.Count > 0 ? "both records stay until it is proven" : $"make its service read {Target}, not {Live}")}");
        return lines;
    }

    private string Target => Instead ?? "what the deploy command writes";
}
