namespace TlsaRollover.Cli.Tls;

/// <summary>A peer broke the dialogue, or went beyond its bounds; the message is one line for people.</summary>
internal sealed class PeerException(string message) : IOException(message)
{
    public static PeerException NoOffer() => new("does not offer STARTTLS");

    public static PeerException Answered(string what, string line) => new($"{what}: answered '{Printable(line)}'");

    public static PeerException DoesNotSpeak(string protocol, string line) => new($"does not speak {protocol}: '{Printable(line)}'");

    private static string Printable(string line) =>
        string.Concat(line.Trim().Take(100).Select(c => c is >= ' ' and <= '~' ? c : '?'));
}
