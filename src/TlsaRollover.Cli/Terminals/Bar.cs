namespace TlsaRollover.Cli.Terminals;

/// <summary>A bar of a fixed width.</summary>
internal static class Bar
{
    /// <summary>Full only when <paramref name="part"/> is 1: what is not over does not look so.</summary>
    public static string Of(double part, int width, Terminal terminal, Colour colour)
    {
        var full = (int)(Math.Clamp(part, 0, 1) * width);
        var (done, left) = terminal.Unicode ? ('━', '─') : ('#', '-');
        return terminal.Paint(colour, new string(done, full)) + terminal.Paint(Colour.Faint, new string(left, width - full));
    }
}
