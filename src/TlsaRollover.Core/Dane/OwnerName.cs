using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TlsaRollover.Core.Dane;

/// <summary>
/// The absolute DNS name at which a TLSA RRset stands, such as <c>_25._tcp.mail.example.com</c> (RFC 6698 §3).
/// Held in lower case and without the final dot; names compare without case (RFC 4343). Internationalised names are
/// written as A-labels (RFC 5890 §2.3.2.1); escapes are not known.
/// </summary>
public sealed record OwnerName : IComparable<OwnerName>
{
    private const int MaxLabelOctets = 63; // RFC 1035 §2.3.4
    private const int MaxNameCharacters = 253; // 255 octets on the wire, less the first length and the root

    private OwnerName(string text) => Text = text;

    /// <summary>The name in presentation form, lower case, no final dot.</summary>
    public string Text { get; }

    /// <summary>The labels from the leftmost on.</summary>
    public IReadOnlyList<string> Labels => Text.Split('.');

    /// <summary>The port that the leftmost label names (RFC 6698 §3); null behind a wildcard or any other label.</summary>
    public int? Port => PortOf(Labels[0]);

    /// <summary>
    /// The TLSA base domain: the name without its leading underscored port and protocol labels, and without the asterisk of
    /// a wildcard (RFC 6698 §3). Empty when nothing else is there.
    /// </summary>
    public string BaseDomain => string.Join('.', Labels.SkipWhile(label => label is "*" || label.StartsWith('_')));

    /// <summary>Parses a name in presentation form; one final dot may stand.</summary>
    /// <exception cref="FormatException">The text is no host or service name; the message says in one line what is wrong with it.</exception>
    public static OwnerName Parse(string text) =>
        TryParse(text, out var name, out var fault) ? name : throw new FormatException(fault);

    /// <summary>Parses a name in presentation form; <paramref name="fault"/> says in one line why it is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out OwnerName? name, [NotNullWhen(false)] out string? fault)
    {
        text ??= "";
        var relative = text.EndsWith('.') ? text[..^1] : text;
        fault = FaultOf(relative);
        // lowered only when known to be ASCII: U+212A would become a k
        name = fault is null ? new OwnerName(relative.ToLowerInvariant()) : null;
        return name is not null;
    }

    /// <inheritdoc/>
    public int CompareTo(OwnerName? other) => string.CompareOrdinal(Text, other?.Text);

    /// <summary>The presentation form, as <see cref="Text"/>.</summary>
    public override string ToString() => Text;

    private static int? PortOf(string label) =>
        label.StartsWith('_') && ushort.TryParse(label.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        && port > 0 && label[1] != '0' // RFC 6698 §3: no leading zeroes
            ? port
            : null;

    private static string? FaultOf(string name)
    {
        if (name.Length == 0)
            return "the name is empty";
        if (name.Length > MaxNameCharacters)
            return $"the name {Quoted.Of(name)} is longer than {MaxNameCharacters} characters";
        var labels = name.Split('.');
        return labels.Select(label => FaultOf(name, label)).FirstOrDefault(fault => fault is not null)
            ?? (labels.Skip(1).Contains("*") ? $"the name {Quoted.Of(name)} has a '*' that is not the leftmost label: that is no wildcard (RFC 4592 §2.1.1)" : null);
    }

    private static string? FaultOf(string name, string label)
    {
        if (label.Length is 0 or > MaxLabelOctets)
            return $"the name {Quoted.Of(name)} has an empty label or one longer than {MaxLabelOctets} octets";
        if (!label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '*'))
            return $"the name {Quoted.Of(name)} has a character other than letters, digits, '-', '_' and '*' in label {Quoted.Of(label)}";
        return label.Length > 1 && label.Contains('*')
            ? $"the name {Quoted.Of(name)} has a '*' beside other characters in label {Quoted.Of(label)}: that is no wildcard (RFC 4592 §2.1.1)"
            : null;
    }
}
