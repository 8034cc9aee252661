using System.Text;

namespace TlsaRollover.Cli.Activation;

/// <summary>The last of what a program wrote; all of it is read, little of it is kept.</summary>
internal sealed class OutputTail
{
    private const int Kept = 2048;

    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();

    /// <summary>The last line that is not blank, without control characters; empty when there was none.</summary>
    public string LastLine
    {
        get
        {
            lock (_gate)
            {
                var line = _text.ToString().Split('\n').LastOrDefault(line => !string.IsNullOrWhiteSpace(line)) ?? "";
                return string.Concat(line.Trim().Take(200).Select(c => char.IsControl(c) ? ' ' : c));
            }
        }
    }

    /// <summary>Reads to the end of the output.</summary>
    public async Task DrainAsync(StreamReader output)
    {
        var buffer = new char[1024];
        for (int count; (count = await output.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
            Keep(buffer.AsSpan(0, count));
    }

    private void Keep(ReadOnlySpan<char> text)
    {
        lock (_gate)
        {
            _text.Append(text);
            if (_text.Length > Kept)
                _text.Remove(0, _text.Length - Kept);
        }
    }
}
