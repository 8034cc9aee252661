using System.Diagnostics.CodeAnalysis;

namespace TlsaRollover.Core.Dane;

/// <summary>
/// The absolute DNS name at which a TLSA RRset stands, such as <c>_25._tcp.mail.example.com</c> (RFC 6698 §3).
/// Held in lower case and without the final dot; names compare without case (RFC 4343).
/// </summary>
public sealed record OwnerName : IComparable<OwnerName>
{
    private const int MaxLabelOctets = 63;
    private const int MaxNameCharacters = 253;

    private OwnerName(string text) => Text = text;

    /// <summary>The name in presentation form, lower case, no final dot.</summary>
    public string Text { get; }

    /// <summary>The labels from the leftmost on.</summary>
    public IReadOnlyList<string> Labels => Text.Split('.');

    /// <summary>The TLSA base domain: the name without its leading underscored port and protocol labels (RFC 6698 §3).</summary>
    public string BaseDomain => string.Join('.', Labels.SkipWhile(label => label is "*" || label.StartsWith('_')));

    /// <summary>Parses a name in presentation form.</summary>
    /// <exception cref="FormatException">The text is no host or service name; the message says what is wrong with it.</exception>
    public static OwnerName Parse(string text) =>
        TryParse(text, out var name, out var fault) ? name : throw new FormatException(fault);

    /// <summary>Parses a name in presentation form; <paramref name="fault"/> says in one line why it is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out OwnerName? name, [NotNullWhen(false)] out string? fault)
    {
        var trimmed = (text ?? "").TrimEnd('.').ToLowerInvariant();
        fault = FaultOf(trimmed);
        name = fault is null ? new OwnerName(trimmed) : null;
        return name is not null;
    }

    /// <inheritdoc/>
    public int CompareTo(OwnerName? other) => string.CompareOrdinal(Text, other?.Text);

    /// <summary>The presentation form, as <see cref="Text"/>.</summary>
    public override string ToString() => Text;

    private static string? FaultOf(string name)
    {
        if (name.Length == 0)
            return "the name is empty";
        if (name.Length > MaxNameCharacters)
            return $"the name '{name[..20]}…' is longer than {MaxNameCharacters} characters";
        foreach (var label in name.Split('.'))
        {
            if (label.Length is 0 or > MaxLabelOctets)
                return $"the name '{name}' has an empty label or one longer than {MaxLabelOctets} octets";
            if (!label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '*'))
                return $"the name '{name}' has a character other than letters, digits, '-', '_' and '*' in label '{label}'";
        }

        return null;
    }
}
