namespace TlsaRollover.Cli.Tls;

/// <summary>The protocols that begin in plaintext and go over to TLS on the same connection.</summary>
internal static class StartTls
{
    private static readonly Dictionary<string, Func<PeerLines, IStartTlsDialogue>> Dialogues = new(StringComparer.Ordinal)
    {
        ["smtp"] = lines => new SmtpDialogue(lines),
        ["imap"] = lines => new ImapDialogue(lines),
        ["pop3"] = lines => new Pop3Dialogue(lines),
        ["sieve"] = lines => new SieveDialogue(lines),
    };

    public static IReadOnlyCollection<string> Protocols => Dialogues.Keys;

    /// <summary>Brings the connection to where TLS begins; with a protocol that is not of these it is there already.</summary>
    /// <exception cref="PeerException">The server does not go over to TLS, or not cleanly.</exception>
    public static async Task BeginAsync(string protocol, PeerConnection connection, CancellationToken cancellation)
    {
        if (!Dialogues.TryGetValue(protocol, out var dialogue))
            return;
        var lines = new PeerLines(connection);
        await dialogue(lines).StartTlsAsync(cancellation).ConfigureAwait(false);
        lines.RefuseMore();
    }
}
