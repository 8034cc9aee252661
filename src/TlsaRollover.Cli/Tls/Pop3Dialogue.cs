namespace TlsaRollover.Cli.Tls;

/// <summary>POP3 up to STLS (RFC 2595 §4). It needs no capability first: a server without it answers with an error.</summary>
internal sealed class Pop3Dialogue(PeerLines lines) : IStartTlsDialogue
{
    public async Task StartTlsAsync(CancellationToken cancellation)
    {
        await DemandAsync("greeting", cancellation).ConfigureAwait(false);
        await lines.SendAsync("STLS", cancellation).ConfigureAwait(false);
        await DemandAsync("STLS", cancellation).ConfigureAwait(false);
    }

    private async Task DemandAsync(string what, CancellationToken cancellation)
    {
        var line = await lines.ReadAsync(cancellation).ConfigureAwait(false);
        if (PeerLines.Begins(line, "-ERR"))
            throw PeerException.Answered(what, line);
        if (!PeerLines.Begins(line, "+OK"))
            throw PeerException.DoesNotSpeak("POP3", line);
    }
}
