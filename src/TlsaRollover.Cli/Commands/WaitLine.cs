using TlsaRollover.Cli.Agent;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Commands;

/// <summary>What is waited for: one line that is written anew on a terminal, elsewhere a line when it is something else.</summary>
internal sealed class WaitLine(CommandInput input, string lineage)
{
    private readonly int? _columns = input.Context.Columns();
    private int _shown;
    private string _said = "";

    public void Show(RolloverState state, Decision.Wait wait, DateTimeOffset now)
    {
        var word = state is { Active: null, Next: null } ? "not adopted" : state.Phase.ToString().ToLowerInvariant();
        if (_columns is { } columns)
            Rewrite($"{lineage}: {word} until {Instant.Text(wait.Until)} (in {Left(wait.Until - now)}): {wait.Why}", columns);
        else if ($"{word} {WaitText.Key(wait)}" is var said && said != _said)
        {
            _said = said;
            input.Log.Information("{Lineage:l}: {Phase:l}: wait until {Until:l}: {Why:l}", lineage, word, Instant.Text(wait.Until), wait.Why);
        }
    }

    /// <summary>Makes room for lines of the log.</summary>
    public void Clear()
    {
        if (_shown > 0)
            input.Context.Error.Write($"\r{new string(' ', _shown)}\r");
        _shown = 0;
    }

    /// <summary>One column is left free: a terminal wraps a line that fills it.</summary>
    private void Rewrite(string text, int columns)
    {
        var line = text.Length < columns ? text : text[..Math.Max(0, columns - 2)] + "…";
        Clear();
        input.Context.Error.Write(line);
        input.Context.Error.Flush();
        _shown = line.Length;
    }

    private static string Left(TimeSpan left) => left.TotalHours >= 48 ? $"{(int)left.TotalDays}d {left.Hours}h" : $"{(int)Math.Max(0, left.TotalHours)}:{left:mm\\:ss}";
}
