using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TlsaRollover.Cli.Tls;

/// <summary>SMTP up to STARTTLS (RFC 3207 §4).</summary>
internal sealed class SmtpDialogue(PeerLines lines) : IStartTlsDialogue
{
    public async Task StartTlsAsync(CancellationToken cancellation)
    {
        Demand("greeting", 220, await ReplyAsync(cancellation).ConfigureAwait(false));
        var offer = await SayAsync($"EHLO {AddressLiteral}", cancellation).ConfigureAwait(false);
        Demand("EHLO", 250, offer);
        if (!offer.Skip(1).Any(line => line[4..].Trim().Equals("STARTTLS", StringComparison.OrdinalIgnoreCase)))
            throw PeerException.NoOffer();
        Demand("STARTTLS", 220, await SayAsync("STARTTLS", cancellation).ConfigureAwait(false));
    }

    // RFC 5321 §4.1.3: a client without a name of its own gives its address
    private string AddressLiteral => lines.LocalAddress is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } address
        ? $"[IPv6:{new IPAddress(address.GetAddressBytes())}]"
        : $"[{lines.LocalAddress.MapToIPv4()}]";

    private async Task<IReadOnlyList<string>> SayAsync(string command, CancellationToken cancellation)
    {
        await lines.SendAsync(command, cancellation).ConfigureAwait(false);
        return await ReplyAsync(cancellation).ConfigureAwait(false);
    }

    private static void Demand(string what, int code, IReadOnlyList<string> reply)
    {
        if (!reply[^1].StartsWith(code.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))
            throw PeerException.Answered(what, reply[^1]);
    }

    /// <summary>One reply: its lines, each with at least a code and a separator (RFC 5321 §4.2.1).</summary>
    private async Task<IReadOnlyList<string>> ReplyAsync(CancellationToken cancellation)
    {
        var reply = new List<string>();
        while (true)
        {
            var line = await lines.ReadAsync(cancellation).ConfigureAwait(false);
            if (!IsReplyLine(line) || (reply.Count > 0 && !line.StartsWith(reply[0][..3], StringComparison.Ordinal)))
                throw PeerException.DoesNotSpeak("SMTP", line);
            reply.Add(line.PadRight(4));
            if (line.Length == 3 || line[3] == ' ')
                return reply;
        }
    }

    private static bool IsReplyLine(string line) =>
        line.Length >= 3 && line[0] is >= '2' and <= '5' && line.AsSpan(1, 2).IndexOfAnyExceptInRange('0', '9') < 0 && (line.Length == 3 || line[3] is ' ' or '-');
}
