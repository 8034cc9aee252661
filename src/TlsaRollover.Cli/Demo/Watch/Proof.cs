using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Demo.Watch;

/// <summary>Whether what was seen proves a rollover from one key to the other without a moment at which mail could be refused.</summary>
internal sealed class Proof(Evidence evidence, TlsaRecord former, TlsaRecord latter, IReadOnlyList<string> servers)
{
    private const int FewestHandshakes = 20;

    /// <summary>The longest time that may go by unseen: less than what a cache of TTL 2 s keeps.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>Why it proves nothing; empty when it holds.</summary>
    public IReadOnlyList<string> Flaws =>
    [
        .. Flaw(evidence.Refused.Count > 0, $"{evidence.Refused.Count} handshakes could have been refused"),
        .. Flaw(!evidence.Presented.SequenceEqual([former, latter]), "the mail server did not present the old key and then the new one"),
        .. Flaw(!HasOnlyTheLatter, "not every server gives out the new record alone"),
        .. Flaw(evidence.Failures > 0, $"{evidence.Failures} questions or handshakes got no answer"),
        .. Flaw(evidence.Handshakes < FewestHandshakes, $"{evidence.Handshakes} handshakes are too few"),
        .. Flaw(evidence.LongestPause > LongestPause, $"for {Seconds(evidence.LongestPause)} nobody looked"),
    ];

    /// <summary>How long mail could be refused, from the first such handshake to the last.</summary>
    public TimeSpan Loss => evidence.Refused is [var first, .., var last] ? last.At - first.At : TimeSpan.Zero;

    /// <summary>Whether every server gives out the new record alone.</summary>
    public bool HasOnlyTheLatter => servers.All(server => evidence.At(server)?.Equals(RecordSet.Of(latter)) == true);

    public static string Seconds(TimeSpan span) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s");

    private static IEnumerable<string> Flaw(bool found, string text) => found ? [text] : [];
}
