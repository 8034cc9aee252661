using System.Text.RegularExpressions;

namespace TlsaRollover.Providers.Rfc2136;

/// <summary>A key file as <c>tsig-keygen</c> writes it and named.conf includes it: one <c>key "name" { algorithm …; secret "…"; };</c> statement.</summary>
public static partial class BindKeyFile
{
    /// <summary>Reads the one key of the file.</summary>
    /// <param name="text">The file's content.</param>
    /// <param name="source">The file's name, for messages.</param>
    /// <exception cref="FormatException">The text is no such file; the message never holds the secret.</exception>
    public static TsigKey Parse(string text, string source)
    {
        var statements = Statement().Matches(CommentOrText().Replace(text, match => match.Groups["keep"].Value + " "));
        if (statements.Count != 1)
            throw new FormatException($"{source}: {statements.Count} TSIG key statements; one is needed, as 'tsig-keygen NAME' prints it");
        return KeyOf(statements[0], source);
    }

    private static TsigKey KeyOf(Match statement, string source)
    {
        var name = statement.Groups["name"].Value;
        var body = statement.Groups["body"].Value;
        try
        {
            return new TsigKey(name, Clause(body, "algorithm"), Clause(body, "secret"));
        }
        catch (FormatException fault)
        {
            throw new FormatException($"{source}: {fault.Message}", fault);
        }
    }

    private static string Clause(string body, string word)
    {
        foreach (Match clause in ClauseOf().Matches(body))
        {
            if (clause.Groups["word"].Value == word) return clause.Groups["value"].Value;
        }

        throw new FormatException($"the key statement has no '{word}'");
    }

    // two slashes within quotes may be base64: quoted text is kept
    [GeneratedRegex("""(?<keep>"[^"\n]*")|//[^\n]*|\#[^\n]*|/\*.*?\*/""", RegexOptions.Singleline)]
    private static partial Regex CommentOrText();

    [GeneratedRegex("""\bkey\s+"?(?<name>[^\s"{]+)"?\s*\{(?<body>[^}]*)\}\s*;""")]
    private static partial Regex Statement();

    [GeneratedRegex("""(?<word>[a-z]+)\s+"?(?<value>[^\s";]+)"?\s*;""")]
    private static partial Regex ClauseOf();
}
