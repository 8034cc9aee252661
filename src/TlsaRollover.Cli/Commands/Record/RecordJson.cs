using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TlsaRollover.Cli.Commands.Record;

/// <summary>Writes records as one JSON document.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NewLine = "\n")]
[JsonSerializable(typeof(RecordReport))]
internal sealed partial class RecordJson : JsonSerializerContext
{
    /// <summary>Letters beyond ASCII in paths stand as they are: no browser reads this as part of a page.</summary>
    public static string Write(RecordReport report) =>
        JsonSerializer.Serialize(report, new RecordJson(new(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).RecordReport);
}
