using System.Collections;
using System.Collections.Immutable;

namespace TlsaRollover.Core.Dane;

/// <summary>
/// A set of TLSA records, compared by value: the RDATA side of an RRset, in which no record stands twice (RFC 2181 §5).
/// Always in the order of parameters, then octets, whatever order it was made in.
/// </summary>
public sealed class RecordSet : IReadOnlyCollection<TlsaRecord>, IEquatable<RecordSet>
{
    private readonly ImmutableSortedSet<TlsaRecord> _records;

    private RecordSet(ImmutableSortedSet<TlsaRecord> records) => _records = records;

    /// <summary>The set without records.</summary>
    public static RecordSet Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _records.Count;

    /// <summary>Whether no record is in the set.</summary>
    public bool IsEmpty => _records.IsEmpty;

    /// <summary>The records that tell end-entity certificates and keys apart: an issuer's (usage 2) are common to many.</summary>
    public RecordSet EndEntity => Of(_records.Where(record => record.Parameters.Usage == CertificateUsage.DaneEe));

    /// <summary>The set of the given records, each once.</summary>
    public static RecordSet Of(params IEnumerable<TlsaRecord> records) => new([.. records]);

    /// <summary>Parses each line as RDATA in presentation form.</summary>
    /// <exception cref="FormatException">A line is no TLSA record.</exception>
    public static RecordSet Parse(params IEnumerable<string> records) => Of(records.Select(TlsaRecord.Parse));

    /// <summary>Whether the record is in the set.</summary>
    public bool Contains(TlsaRecord record) => _records.Contains(record);

    /// <summary>Whether every record of <paramref name="other"/> is in this set.</summary>
    public bool ContainsAll(RecordSet other) => other._records.IsSubsetOf(_records);

    /// <summary>Whether any record of <paramref name="other"/> is in this set.</summary>
    public bool Overlaps(RecordSet other) => _records.Overlaps(other._records);

    /// <summary>The records of both sets.</summary>
    public RecordSet Union(RecordSet other) => new(_records.Union(other._records));

    /// <summary>The records of this set that are not in <paramref name="other"/>.</summary>
    public RecordSet Except(RecordSet other) => new(_records.Except(other._records));

    /// <summary>The records that are in both sets.</summary>
    public RecordSet Intersect(RecordSet other) => new(_records.Intersect(other._records));

    /// <inheritdoc/>
    public bool Equals(RecordSet? other) => other is not null && _records.SetEquals(other._records);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RecordSet);

    /// <inheritdoc/>
    public override int GetHashCode() => _records.Aggregate(0, HashCode.Combine);

    /// <inheritdoc/>
    public IEnumerator<TlsaRecord> GetEnumerator() => _records.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The records in presentation form, separated by commas.</summary>
    public override string ToString() => string.Join(", ", _records);
}
