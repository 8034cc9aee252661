namespace TlsaRollover.Cli.Config;

/// <summary>Finds what somebody who mistyped a word may have meant.</summary>
internal static class Suggestion
{
    /// <summary>The word nearest to <paramref name="typed"/>, null when none is near.</summary>
    public static string? For(string typed, IEnumerable<string> known)
    {
        var nearest = known.MinBy(word => Distance(typed.ToLowerInvariant(), word));
        return nearest is not null && Distance(typed.ToLowerInvariant(), nearest) <= Math.Max(2, typed.Length / 3) ? nearest : null;
    }

    /// <summary>The number of insertions, deletions, substitutions and swaps of neighbours between two words (optimal string alignment).</summary>
    internal static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
                rows[i, j] = i == 0 || j == 0 ? i + j : Cheapest(rows, a, b, i, j);
        }

        return rows[a.Length, b.Length];
    }

    private static int Cheapest(int[,] rows, string a, string b, int i, int j)
    {
        var least = Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1);
        least = Math.Min(least, rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
        var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return swapped ? Math.Min(least, rows[i - 2, j - 2] + 1) : least;
    }
}
