using System.Text;

namespace TlsaRollover.Cli.Terminals;

/// <summary>
/// Lines at the foot of a terminal that are drawn anew in place; what else is written, by the line, goes above them. The
/// cursor rests below, so that whatever ends the process leaves the terminal as it should be.
/// </summary>
internal sealed class LiveArea(TextWriter terminal) : TextWriter
{
    private readonly Lock _gate = new();
    private IReadOnlyList<string> _lines = [];

    /// <inheritdoc/>
    public override Encoding Encoding => terminal.Encoding;

    /// <summary>Shows these lines in place of the last ones; each must fit into the terminal.</summary>
    public void Show(IReadOnlyList<string> lines)
    {
        lock (_gate)
        {
            if (!lines.SequenceEqual(_lines))
                Draw("", lines);
        }
    }

    /// <summary>Takes the lines away.</summary>
    public void Clear() => Show([]);

    /// <summary>Leaves the lines where they are for good.</summary>
    public void Keep()
    {
        lock (_gate)
            _lines = [];
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        lock (_gate)
            Draw(value + "\n", _lines);
    }

    /// <summary>Part of a line: nothing can be shown below it.</summary>
    public override void Write(char value)
    {
        lock (_gate)
            Draw(value.ToString(), []);
    }

    /// <summary>One write, so that nothing flickers.</summary>
    private void Draw(string above, IReadOnlyList<string> lines)
    {
        var text = new StringBuilder(_lines.Count > 0 ? $"\e[{_lines.Count}F\e[J" : "").Append(above);
        foreach (var line in lines)
            text.Append(line).Append('\n');
        _lines = lines;
        terminal.Write(text.ToString());
        terminal.Flush();
    }
}
