namespace TlsaRollover.Cli.Tls;

/// <summary>ManageSieve up to STARTTLS (RFC 5804 §2.2); the greeting is already the list of capabilities (§1.7).</summary>
internal sealed class SieveDialogue(PeerLines lines) : IStartTlsDialogue
{
    public async Task StartTlsAsync(CancellationToken cancellation)
    {
        var offer = await ReplyAsync("greeting", cancellation).ConfigureAwait(false);
        if (!offer.Any(line => PeerLines.Begins(line, "\"STARTTLS\"")))
            throw PeerException.NoOffer();
        await lines.SendAsync("STARTTLS", cancellation).ConfigureAwait(false);
        await ReplyAsync("STARTTLS", cancellation).ConfigureAwait(false);
    }

    /// <summary>The lines of data before the OK that ends a reply.</summary>
    private async Task<IReadOnlyList<string>> ReplyAsync(string what, CancellationToken cancellation)
    {
        var data = new List<string>();
        while (true)
        {
            var line = await lines.ReadAsync(cancellation).ConfigureAwait(false);
            if (PeerLines.Begins(line, "OK"))
                return data;
            if (PeerLines.Begins(line, "NO") || PeerLines.Begins(line, "BYE"))
                throw PeerException.Answered(what, line);
            if (!line.StartsWith('"'))
                throw PeerException.DoesNotSpeak("ManageSieve", line);
            data.Add(line);
        }
    }
}
