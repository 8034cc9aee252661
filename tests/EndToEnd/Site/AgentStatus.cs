using System.Text.Json;

namespace EndToEnd.Site;

/// <summary>What <c>status --json</c> says of the one lineage of a site.</summary>
/// <param name="Adopted">Whether the agent knows the lineage.</param>
/// <param name="Phase">Its phase.</param>
/// <param name="Decision">What a full run would do now.</param>
/// <param name="Reason">Why.</param>
/// <param name="Until">When a wait ends.</param>
/// <param name="Active">The records of the active certificate.</param>
/// <param name="IsRolling">Whether anything else is next, queued or stale.</param>
/// <param name="Json">The whole document.</param>
public sealed record AgentStatus(bool Adopted, string Phase, string Decision, string Reason, DateTimeOffset? Until, IReadOnlyList<string> Active, bool IsRolling, string Json)
{
    /// <summary>Whether nothing is left to do, with a certificate active that yields these records.</summary>
    public bool IsSettledOn(IReadOnlyList<string> records) =>
        Adopted && Phase == "settled" && Decision == "rest" && !IsRolling && Active.Count > 0 && Active.All(records.Contains);

    public static AgentStatus Parse(string json) => ParseAll(json).Single().Value;

    /// <summary>The status of each lineage by its name.</summary>
    public static IReadOnlyDictionary<string, AgentStatus> ParseAll(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("lineages").EnumerateArray()
            .ToDictionary(lineage => lineage.GetProperty("lineage").GetString()!, lineage => Parse(lineage, json));
    }

    private static AgentStatus Parse(JsonElement lineage, string json)
    {
        var (step, certificates) = (lineage.GetProperty("next_step"), lineage.GetProperty("certificates"));
        return new(
            lineage.GetProperty("adopted").GetBoolean(),
            lineage.GetProperty("phase").GetString()!,
            step.GetProperty("decision").GetString()!,
            step.GetProperty("reason").GetString()!,
            IsThere(step.GetProperty("until")) ? step.GetProperty("until").GetDateTimeOffset() : null,
            Records(certificates.GetProperty("active")),
            IsThere(certificates.GetProperty("next")) || IsThere(certificates.GetProperty("queued")) || lineage.GetProperty("stale").GetArrayLength() > 0,
            json);
    }

    private static bool IsThere(JsonElement element) => element.ValueKind != JsonValueKind.Null;

    private static List<string> Records(JsonElement certificate) =>
        IsThere(certificate) ? [.. certificate.GetProperty("records").EnumerateArray().Select(record => record.GetString()!)] : [];
}
