using TlsaRollover.Cli.Terminals;

namespace TlsaRollover.Cli.Demo.Strips;

/// <summary>The one-column signs of the bars; they differ without colours too.</summary>
internal static class Glyphs
{
    public static string Of(Mix mix, Terminal terminal) => mix switch
    {
        Mix.Old => terminal.Paint(Colour.Cyan, terminal.Unicode ? "░" : "o"),
        Mix.Both => terminal.Paint(Colour.Yellow, terminal.Unicode ? "▒" : "+"),
        Mix.New => terminal.Paint(Colour.Green, terminal.Unicode ? "█" : "n"),
        _ => " ",
    };

    public static string Mail(bool refused, Terminal terminal) =>
        refused ? terminal.Paint(Colour.Red, terminal.Unicode ? "✗" : "x") : terminal.Paint(Colour.Green, terminal.Unicode ? "·" : ".");

    /// <summary>What each sign means.</summary>
    public static string Legend(Terminal terminal) =>
        $"{Of(Mix.Old, terminal)} old  {Of(Mix.Both, terminal)} old and new  {Of(Mix.New, terminal)} new  {Mail(false, terminal)} accepted  {Mail(true, terminal)} could be refused";
}
