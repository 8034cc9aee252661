using System.Globalization;

namespace TlsaRollover.Cli.Config;

/// <summary>Durations as the configuration writes them: a whole number and one of s, m, h, d.</summary>
internal static class Duration
{
    /// <summary>The longest duration that makes sense anywhere.</summary>
    public static TimeSpan Longest => TimeSpan.FromDays(366);

    /// <summary>Parses such as <c>90s</c>, <c>5m</c>, <c>1h</c>, <c>7d</c>; null when it is none or longer than <see cref="Longest"/>.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text.Length < 2 || UnitOf(text[^1]) is not { } unit)
            return null;
        if (!int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > Longest / unit)
            return null;
        return count * unit;
    }

    /// <summary>The shortest way to write a whole number of seconds.</summary>
    public static string Format(TimeSpan duration)
    {
        var unit = "dhms".First(unit => duration.Ticks % UnitOf(unit)!.Value.Ticks == 0 && (unit == 's' || duration != TimeSpan.Zero));
        return string.Create(CultureInfo.InvariantCulture, $"{duration / UnitOf(unit)!.Value}{unit}");
    }

    private static TimeSpan? UnitOf(char letter) => letter switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        _ => null,
    };
}
