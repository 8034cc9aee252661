using System.Globalization;

namespace TlsaRollover.Cli.Agent;

/// <summary>Instants as people read them: UTC, whole seconds.</summary>
public static class Instant
{
    /// <summary>Such as <c>2026-03-01 12:00:05Z</c>.</summary>
    public static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
