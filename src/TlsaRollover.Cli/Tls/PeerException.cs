namespace TlsaRollover.Cli.Tls;

/// <summary>A peer broke the dialogue, or went beyond its bounds; the message is one line for people.</summary>
internal sealed class PeerException(string message) : IOException(message);
