namespace TlsaRollover.Cli.Tls;

/// <summary>The client's side of a session in plaintext up to the point where TLS begins.</summary>
internal interface IStartTlsDialogue
{
    /// <summary>Returns when the server has told the client to go ahead.</summary>
    /// <exception cref="PeerException">The server does not offer STARTTLS or does not speak the protocol.</exception>
    Task StartTlsAsync(CancellationToken cancellation);
}
