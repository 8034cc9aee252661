namespace TlsaRollover.Core.Dane;

/// <summary>A TLSA RRset as a server or a control plane holds it: its records and its one TTL (RFC 2181 §5.2). No records means none exists.</summary>
/// <param name="Records">Its records; an empty set means that none exists.</param>
/// <param name="Ttl">How long a cache may keep it, in whole seconds of at most 2^31 - 1 (RFC 2181 §8).</param>
public sealed record TlsaRRset(RecordSet Records, TimeSpan Ttl)
{
    /// <summary>No RRset of this type at the owner name.</summary>
    public static TlsaRRset None { get; } = new(RecordSet.Empty, TimeSpan.Zero);
}
