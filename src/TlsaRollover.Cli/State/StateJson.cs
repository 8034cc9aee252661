using System.Text.Json;
using System.Text.Json.Serialization;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.State;

/// <summary>One lineage's state as it is stored: records in presentation form, names and phases in lower case, and a schema number.</summary>
internal static class StateJson
{
    /// <summary>The schema that this program writes.</summary>
    public const int Schema = 1;

    /// <exception cref="JsonException">Never for a state that the machine made.</exception>
    public static string Write(RolloverState state) => JsonSerializer.Serialize(new StateDocument(Schema, state), StateJsonContext.Default.StateDocument);

    /// <exception cref="JsonException">The text is no state of a schema that this program knows.</exception>
    public static RolloverState Read(string json)
    {
        var document = JsonSerializer.Deserialize(json, StateJsonContext.Default.StateDocument) ?? throw new JsonException("null is no state");
        return document.Schema == Schema ? document.State : throw new JsonException($"schema {document.Schema} is not known");
    }
}

/// <summary>The envelope around a state.</summary>
internal sealed record StateDocument(int Schema, RolloverState State);

[JsonSerializable(typeof(StateDocument))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    Converters = [typeof(RecordSetConverter), typeof(TlsaRecordConverter), typeof(OwnerNameConverter), typeof(LowerCaseEnum<Phase>), typeof(LowerCaseEnum<KeyAlgorithm>)])]
internal sealed partial class StateJsonContext : JsonSerializerContext;
