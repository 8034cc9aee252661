using System.Text;
using System.Text.RegularExpressions;
using TlsaRollover.Cli.Activation;

namespace TlsaRollover.Cli.Commands.Init;

/// <summary>What to change in a mail server's configuration so that it reads the served directory, as a unified diff.</summary>
internal sealed class LiveDiff(string certbot, string served)
{
    private const int Context = 3;

    /// <summary>The diff of one file, for <c>patch -p1 -d /</c>.</summary>
    /// <param name="file">The file's absolute path.</param>
    /// <param name="text">Its content.</param>
    /// <param name="references">The lines to change.</param>
    public string Of(string file, string text, IEnumerable<LiveReference> references)
    {
        var lines = text.Split('\n');
        var changed = references.Select(reference => reference.Line - 1).Where(line => line < lines.Length).Distinct().Order().ToList();
        var diff = new StringBuilder($"--- {file}\n+++ {file}\n");
        while (changed.Count > 0)
        {
            var hunk = changed.TakeWhile((line, i) => i == 0 || line - changed[i - 1] <= 2 * Context).ToList();
            Write(diff, lines, hunk);
            changed.RemoveRange(0, hunk.Count);
        }

        return diff.ToString();
    }

    private void Write(StringBuilder diff, string[] lines, List<int> changed)
    {
        // what follows the last line end is no line, unless something stands there
        var count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        var (first, end) = (Math.Max(0, changed[0] - Context), Math.Min(count, changed[^1] + Context + 1));
        diff.Append($"@@ -{first + 1},{end - first} +{first + 1},{end - first} @@\n");
        for (var at = first; at < end;)
        {
            var run = changed.Contains(at) ? Enumerable.Range(at, end - at).TakeWhile(changed.Contains).Count() : 0;
            for (var i = at; i < at + run; i++)
                Line(diff, '-', lines[i], i == lines.Length - 1);
            for (var i = at; i < at + run; i++)
                Line(diff, '+', Changed(lines[i]), i == lines.Length - 1);
            if (run == 0)
                Line(diff, ' ', lines[at], at == lines.Length - 1);
            at += Math.Max(1, run);
        }
    }

    private static void Line(StringBuilder diff, char mark, string text, bool unended) =>
        diff.Append(mark).Append(text).Append('\n').Append(unended ? "\\ No newline at end of file\n" : "");

    /// <summary>The files have the same names there. Postfix gets key and chain in one file, so that it never reads two halves of two versions.</summary>
    private string Changed(string line)
    {
        var (live, own) = (Regex.Escape(Path.Combine(certbot, "live") + "/"), Path.Combine(served, "$1"));
        if (line.Contains("tls_chain_files", StringComparison.Ordinal))
            line = Regex.Replace(line, $@"{live}([^/\s]+)/privkey\.pem[\s,]+{live}\1/fullchain\.pem", own + "/combined.pem");
        return Regex.Replace(line, $"{live}([^/\\s]+)", own);
    }
}
