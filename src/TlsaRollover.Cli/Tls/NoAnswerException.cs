namespace TlsaRollover.Cli.Tls;

/// <summary>A peer took the ClientHello and closed the connection without a single octet of TLS.</summary>
internal sealed class NoAnswerException() : IOException("closed the connection without an answer");
