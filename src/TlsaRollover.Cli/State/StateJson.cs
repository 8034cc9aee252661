using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.State;

/// <summary>One lineage's state as it is stored: records in presentation form, names and phases in lower case, and a schema number.</summary>
internal static class StateJson
{
    /// <summary>The schema that this program writes.</summary>
    public const int Schema = 1;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The state as a document.</summary>
    public static string Write(RolloverState state) => JsonSerializer.Serialize(new StateDocument(Schema, state), StateJsonContext.Default.StateDocument);

    /// <exception cref="JsonException">The text is no state of a schema that this program knows.</exception>
    public static RolloverState Read(string json)
    {
        var root = JsonNode.Parse(json, documentOptions: Strict);
        if (root is JsonObject known && known["state"] is JsonObject state)
            Complete(state);
        var document = root.Deserialize(StateJsonContext.Default.StateDocument) ?? throw new JsonException("null is no state");
        return document.Schema == Schema ? document.State : throw new JsonException($"schema {document.Schema} is not known");
    }

    /// <summary>
    /// Gives members that the version which wrote the state did not know their defaults; the generated code would leave
    /// them null, for it sets every init-only property whether it was read or not.
    /// </summary>
    private static void Complete(JsonObject state)
    {
        var missing = StateJsonContext.Default.RolloverState.Properties.Where(member => !member.IsRequired && !state.ContainsKey(member.Name)).ToList();
        if (missing.Count == 0)
            return;
        var defaults = JsonSerializer.SerializeToNode(RolloverState.New("", new(default, "", default, false)), StateJsonContext.Default.RolloverState)!;
        foreach (var member in missing)
            state[member.Name] = defaults[member.Name]?.DeepClone();
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
