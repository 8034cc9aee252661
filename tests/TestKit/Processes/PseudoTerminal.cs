namespace TestKit;

/// <summary>Runs a program on a terminal of its own, by script(1) of util-linux.</summary>
public static class PseudoTerminal
{
    /// <summary>The same program on a terminal of this size; what it writes there, control functions included, is the output.</summary>
    public static IReadOnlyList<string> Wrap(IReadOnlyList<string> argv, int columns = 80, int rows = 24) =>
        ["script", "--quiet", "--return", "--flush", "--command", $"stty columns {columns} rows {rows}; exec {string.Join(' ', argv.Select(Quoted))}", "/dev/null"];

    private static string Quoted(string argument) => $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
