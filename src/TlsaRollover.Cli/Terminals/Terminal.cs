namespace TlsaRollover.Cli.Terminals;

/// <summary>What the terminal at the other end of a stream can show.</summary>
/// <param name="Columns">How wide it is.</param>
/// <param name="Rows">How high it is.</param>
/// <param name="Colours">Whether colours are wanted: not where <c>NO_COLOR</c> is set (no-color.org).</param>
/// <param name="Unicode">Whether the locale is one of UTF-8.</param>
public sealed record Terminal(int Columns, int Rows, bool Colours, bool Unicode)
{
    private const int UsualColumns = 80;
    private const int UsualRows = 24;

    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_CTYPE", "LANG"]; // in the order of locale(7)

    /// <summary>The terminal that environment and size describe; null for one that cannot move its cursor, as <c>TERM=dumb</c>.</summary>
    /// <remarks>A size of 0 is that of a serial line, which does not know its own.</remarks>
    public static Terminal? Of(Func<string, string?> variable, int columns, int rows) => variable("TERM") is null or "" or "dumb"
        ? null
        : new(
            columns > 0 ? columns : UsualColumns,
            rows > 0 ? rows : UsualRows,
            variable("NO_COLOR") is null or "",
            Locale(variable).Replace("-", "", StringComparison.Ordinal).Contains("utf8", StringComparison.OrdinalIgnoreCase));

    /// <summary>The text in a colour, or as it is.</summary>
    public string Paint(Colour colour, string text) => Colours && text.Length > 0 ? $"\e[{(int)colour}m{text}\e[0m" : text;

    private static string Locale(Func<string, string?> variable) =>
        LocaleVariables.Select(variable).FirstOrDefault(value => value is { Length: > 0 }) ?? "";
}
