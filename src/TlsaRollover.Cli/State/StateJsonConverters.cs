using System.Text.Json;
using System.Text.Json.Serialization;
using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.State;

/// <summary>A value that is stored as its presentation form.</summary>
internal abstract class PresentationConverter<T>(Func<string, T> parse) : JsonConverter<T>
    where T : class
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException();
        try
        {
            return parse(reader.GetString()!);
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

internal sealed class TlsaRecordConverter() : PresentationConverter<TlsaRecord>(TlsaRecord.Parse);

internal sealed class OwnerNameConverter() : PresentationConverter<OwnerName>(OwnerName.Parse);

/// <summary>A record set as an array of records in presentation form.</summary>
internal sealed class RecordSetConverter : JsonConverter<RecordSet>
{
    private static readonly TlsaRecordConverter Record = new();

    public override RecordSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException();
        var records = new List<TlsaRecord>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            records.Add(Record.Read(ref reader, typeof(TlsaRecord), options));
        return RecordSet.Of(records);
    }

    public override void Write(Utf8JsonWriter writer, RecordSet value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var record in value)
            Record.Write(writer, record, options);
        writer.WriteEndArray();
    }
}

/// <summary>An enum by its name in lower case, never by number.</summary>
internal sealed class LowerCaseEnum<T>() : JsonStringEnumConverter<T>(new LowerCase(), allowIntegerValues: false)
    where T : struct, Enum
{
    private sealed class LowerCase : JsonNamingPolicy
    {
        public override string ConvertName(string name) => name.ToLowerInvariant();
    }
}
