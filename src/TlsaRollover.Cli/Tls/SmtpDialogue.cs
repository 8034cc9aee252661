using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace TlsaRollover.Cli.Tls;

/// <summary>The client's side of an SMTP session up to the point where TLS begins (RFC 3207 §4).</summary>
internal sealed class SmtpDialogue(PeerConnection connection)
{
    private const int MaxLine = 2048; // RFC 5321 §4.5.3.1.5 says 512; extensions use more
    private const int MaxLines = 100;

    private readonly byte[] _buffer = new byte[MaxLine];
    private int _start;
    private int _end;

    private bool HasBuffered => _end > _start;

    /// <exception cref="PeerException">The server does not offer STARTTLS or does not speak SMTP.</exception>
    public async Task StartTlsAsync(CancellationToken cancellation)
    {
        Demand("greeting", 220, await ReplyAsync(cancellation).ConfigureAwait(false));
        var offer = await SayAsync($"EHLO {AddressLiteral}", cancellation).ConfigureAwait(false);
        Demand("EHLO", 250, offer);
        if (!offer.Skip(1).Any(line => line[4..].Trim().Equals("STARTTLS", StringComparison.OrdinalIgnoreCase)))
            throw new PeerException("does not offer STARTTLS");
        Demand("STARTTLS", 220, await SayAsync("STARTTLS", cancellation).ConfigureAwait(false));
        // what stands behind the reply came without protection and would be taken for a part of the session (CVE-2021-38371)
        if (HasBuffered)
            throw new PeerException("sent plaintext after its reply to STARTTLS");
    }

    // RFC 5321 §4.1.3: a client without a name of its own gives its address
    private string AddressLiteral => connection.LocalAddress is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } address
        ? $"[IPv6:{new System.Net.IPAddress(address.GetAddressBytes())}]"
        : $"[{connection.LocalAddress.MapToIPv4()}]";

    private async Task<IReadOnlyList<string>> SayAsync(string command, CancellationToken cancellation)
    {
        await connection.SendAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellation).ConfigureAwait(false);
        return await ReplyAsync(cancellation).ConfigureAwait(false);
    }

    private static void Demand(string what, int code, IReadOnlyList<string> reply)
    {
        if (!reply[^1].StartsWith(code.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))
            throw new PeerException($"{what}: answered '{Printable(reply[^1])}'");
    }

    /// <summary>One reply: its lines, each with at least a code and a separator (RFC 5321 §4.2.1).</summary>
    private async Task<IReadOnlyList<string>> ReplyAsync(CancellationToken cancellation)
    {
        var lines = new List<string>();
        while (lines.Count < MaxLines)
        {
            var line = await LineAsync(cancellation).ConfigureAwait(false);
            if (!IsReplyLine(line) || (lines.Count > 0 && !line.StartsWith(lines[0][..3], StringComparison.Ordinal)))
                throw new PeerException($"does not speak SMTP: '{Printable(line)}'");
            lines.Add(line.PadRight(4));
            if (line.Length == 3 || line[3] == ' ')
                return lines;
        }
        throw new PeerException($"sent a reply of more than {MaxLines} lines");
    }

    private static bool IsReplyLine(string line) =>
        line.Length >= 3 && line[0] is >= '2' and <= '5' && line.AsSpan(1, 2).IndexOfAnyExceptInRange('0', '9') < 0 && (line.Length == 3 || line[3] is ' ' or '-');

    private async Task<string> LineAsync(CancellationToken cancellation)
    {
        int length;
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n')) < 0)
            await FillAsync(cancellation).ConfigureAwait(false);
        var line = Encoding.Latin1.GetString(_buffer, _start, length).TrimEnd('\r');
        _start += length + 1;
        return line;
    }

    private async Task FillAsync(CancellationToken cancellation)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
            throw new PeerException($"sent a line of more than {MaxLine} octets");
        _end += await connection.ReceiveAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
    }

    private static string Printable(string line) =>
        string.Concat(line.Trim().Take(100).Select(c => c is >= ' ' and <= '~' ? c : '?'));
}
