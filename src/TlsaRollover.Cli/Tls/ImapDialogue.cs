namespace TlsaRollover.Cli.Tls;

/// <summary>IMAP up to STARTTLS (RFC 9051 §6.2.1).</summary>
internal sealed class ImapDialogue(PeerLines lines) : IStartTlsDialogue
{
    private int _commands;

    public async Task StartTlsAsync(CancellationToken cancellation)
    {
        var greeting = await GreetingAsync(cancellation).ConfigureAwait(false);
        if (!Offers(greeting, "* OK [CAPABILITY ") && !(await SayAsync("CAPABILITY", cancellation).ConfigureAwait(false)).Any(line => Offers(line, "* CAPABILITY ")))
            throw PeerException.NoOffer();
        await SayAsync("STARTTLS", cancellation).ConfigureAwait(false);
    }

    private async Task<string> GreetingAsync(CancellationToken cancellation)
    {
        var line = await lines.ReadAsync(cancellation).ConfigureAwait(false);
        if (!PeerLines.Begins(line, "*"))
            throw PeerException.DoesNotSpeak("IMAP", line);
        // RFC 9051 §7.1.4: PREAUTH is past the state in which there is STARTTLS
        return PeerLines.Begins(line, "* OK") ? line : throw PeerException.Answered("greeting", line);
    }

    // the list ends with the line, or with the bracket of a response code (RFC 9051 §7.1)
    private static bool Offers(string line, string prefix) =>
        line.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
        && line[prefix.Length..].Split(']')[0].Split(' ').Contains("STARTTLS", StringComparer.OrdinalIgnoreCase);

    /// <summary>The untagged lines before the OK that ends a command.</summary>
    private async Task<IReadOnlyList<string>> SayAsync(string command, CancellationToken cancellation)
    {
        var tag = $"a{++_commands}";
        await lines.SendAsync($"{tag} {command}", cancellation).ConfigureAwait(false);
        var untagged = new List<string>();
        while (true)
        {
            var line = await lines.ReadAsync(cancellation).ConfigureAwait(false);
            if (PeerLines.Begins(line, $"{tag} OK"))
                return untagged;
            if (PeerLines.Begins(line, tag) || PeerLines.Begins(line, "* BYE"))
                throw PeerException.Answered(command, line);
            if (!PeerLines.Begins(line, "*"))
                throw PeerException.DoesNotSpeak("IMAP", line);
            untagged.Add(line);
        }
    }
}
