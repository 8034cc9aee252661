using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Commands.Record;

/// <summary>What <c>record</c> is asked for.</summary>
/// <param name="Sources">Files, folders and lineages as they were named; none for every configured lineage.</param>
/// <param name="Owners">Owner names, none for those of the lineage.</param>
/// <param name="Parameters">TLSA parameters, none for those of the lineage, or 3 1 1.</param>
/// <param name="Ttl">Null for that of the lineage, or the usual one.</param>
/// <param name="Format">How the records are written.</param>
internal sealed record RecordRequest(
    IReadOnlyList<string> Sources, IReadOnlyList<OwnerName> Owners, IReadOnlyList<TlsaParameters> Parameters, TimeSpan? Ttl, RecordFormat Format);

/// <summary>How records are written.</summary>
internal enum RecordFormat
{
    /// <summary>Lines of a zone file (RFC 1035 §5.1).</summary>
    Zone,

    /// <summary>Input of BIND's nsupdate.</summary>
    Nsupdate,

    /// <summary>One JSON document.</summary>
    Json,
}
