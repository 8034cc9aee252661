using System.Text.Json.Serialization;

namespace TlsaRollover.Cli.Commands.Record;

/// <summary>The document of <c>record --format json</c>; later versions only add to it.</summary>
/// <param name="Schema">The version of its form.</param>
/// <param name="Sources">What the records were made of.</param>
/// <param name="RRsets">The records by owner name; none where no owner name is known.</param>
internal sealed record RecordReport(int Schema, IReadOnlyList<SourceReport> Sources, [property: JsonPropertyName("rrsets")] IReadOnlyList<RRsetReport> RRsets);

/// <summary>One source and the records it yields.</summary>
internal sealed record SourceReport(string Source, string Kind, string KeyAlgorithm, DateTime? NotAfter, IReadOnlyList<string> Records);

/// <summary>The records of all sources at one owner name.</summary>
internal sealed record RRsetReport(string Owner, int TtlSeconds, IReadOnlyList<string> Records);
