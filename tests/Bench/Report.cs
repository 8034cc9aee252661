using System.Globalization;

namespace Bench;

/// <summary>The figures as a table, and where they are kept.</summary>
internal static class Report
{
    private const string Mark = "<!-- figures: written by tests/Bench -->";

    public static string Table(Figures figures) => string.Create(CultureInfo.InvariantCulture, $"""
        | figure | value |
        |---|---|
        | hook / bash hook | {figures.Ratio:0.00} |
        | hook, median wall time | {figures.HookMilliseconds:0.0} ms |
        | bash hook, median wall time | {figures.BashMilliseconds:0.0} ms |
        | peak memory of hook | {figures.PeakMebibytes:0.0} MiB |
        | CPU of cleanup with nothing due | {figures.CleanupMilliseconds:0.0} ms |

        Median of {figures.Pairs} pairs, {Environment.ProcessorCount} processors, {DateTime.UtcNow:yyyy-MM-dd}.

        """);

    /// <summary>Puts the table in place of the one in docs/PERFORMANCE.md.</summary>
    public static void Write(string table)
    {
        var path = Path.Combine(Root(new DirectoryInfo(AppContext.BaseDirectory)), "docs", "PERFORMANCE.md");
        var parts = File.ReadAllText(path).Split(Mark);
        if (parts.Length != 3) throw new InvalidOperationException($"{path} has no two lines '{Mark}'");
        File.WriteAllText(path, $"{parts[0]}{Mark}\n{table}{Mark}{parts[2]}");
    }

    private static string Root(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "TlsaRollover.sln")) ? folder.FullName : Root(folder.Parent!);
}
