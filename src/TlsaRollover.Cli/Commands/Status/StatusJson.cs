using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TlsaRollover.Cli.Commands.Status;

/// <summary>Writes the status as one JSON document.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NewLine = "\n")]
[JsonSerializable(typeof(StatusReport))]
internal sealed partial class StatusJson : JsonSerializerContext
{
    /// <summary>Quotes and letters beyond ASCII stand as they are: no browser reads this as part of a page.</summary>
    public static string Write(StatusReport report) =>
        JsonSerializer.Serialize(report, new StatusJson(new(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).StatusReport);
}
