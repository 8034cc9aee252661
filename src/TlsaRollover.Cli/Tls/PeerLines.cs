using System.Net;
using System.Text;

namespace TlsaRollover.Cli.Tls;

/// <summary>The lines of a peer that is not trusted: bounded in length, and in number for each command.</summary>
internal sealed class PeerLines(PeerConnection connection)
{
    private const int MaxLine = 2048; // RFC 5321 §4.5.3.1.5 says 512; extensions use more
    private const int MaxLines = 100;

    private readonly byte[] _buffer = new byte[MaxLine];
    private int _start;
    private int _end;
    private int _lines;

    /// <summary>The address that the connection comes from.</summary>
    public IPAddress LocalAddress => connection.LocalAddress;

    /// <summary>Whether a line is these words, or begins with them and a space; all these protocols ignore case.</summary>
    public static bool Begins(string line, string words) =>
        line.StartsWith(words, StringComparison.OrdinalIgnoreCase) && (line.Length == words.Length || line[words.Length] == ' ');

    public Task SendAsync(string command, CancellationToken cancellation)
    {
        _lines = 0;
        return connection.SendAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellation);
    }

    /// <exception cref="PeerException">The line does not end, or neither does the reply that it is part of.</exception>
    public async Task<string> ReadAsync(CancellationToken cancellation)
    {
        if (_lines++ == MaxLines)
            throw new PeerException($"sent a reply of more than {MaxLines} lines");
        int length;
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n')) < 0)
            await FillAsync(cancellation).ConfigureAwait(false);
        var line = Encoding.Latin1.GetString(_buffer, _start, length).TrimEnd('\r');
        _start += length + 1;
        return line;
    }

    /// <exception cref="PeerException">Something stands behind the last line that was read.</exception>
    public void RefuseMore()
    {
        // it came without protection and would be taken for a part of the session (CVE-2021-38371)
        if (_end > _start)
            throw new PeerException("sent plaintext after its reply to STARTTLS");
    }

    private async Task FillAsync(CancellationToken cancellation)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
            throw new PeerException($"sent a line of more than {MaxLine} octets");
        _end += await connection.ReceiveAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
    }
}
