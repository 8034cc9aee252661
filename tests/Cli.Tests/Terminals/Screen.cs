using System.Globalization;

namespace Cli.Tests.Terminals;

/// <summary>What a terminal would show of a stream: lines, and the few control functions that the product uses.</summary>
internal sealed class Screen
{
    private readonly List<string> _lines = [""];
    private int _row;

    /// <summary>How many colours were set.</summary>
    public int Colours { get; private set; }

    /// <summary>The lines now, without the empty one in which the cursor rests.</summary>
    public IReadOnlyList<string> Lines => _lines[^1].Length == 0 ? _lines[..^1] : _lines;

    public static Screen Of(string stream)
    {
        var screen = new Screen();
        for (var at = 0; at < stream.Length; at++)
            at = screen.Take(stream, at);
        return screen;
    }

    /// <summary>Takes one character or control function; returns where it ends.</summary>
    private int Take(string stream, int at)
    {
        switch (stream[at])
        {
            case '\e':
                var end = at + 2;
                while (!char.IsAsciiLetter(stream[end])) end++;
                Control(stream[end], stream[(at + 2)..end]);
                return end;
            case '\n':
                if (++_row == _lines.Count) _lines.Add("");
                return at;
            default:
                _lines[_row] += stream[at];
                return at;
        }
    }

    private void Control(char function, string parameter)
    {
        switch (function)
        {
            case 'F':
                _row -= int.Parse(parameter, CultureInfo.InvariantCulture);
                break;
            case 'J':
                _lines.RemoveRange(_row, _lines.Count - _row);
                _lines.Add("");
                break;
            case 'm':
                Colours++;
                break;
            default:
                throw new NotSupportedException($"control function {parameter}{function}");
        }
    }
}
