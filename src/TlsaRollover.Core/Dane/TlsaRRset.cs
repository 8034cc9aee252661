namespace TlsaRollover.Core.Dane;

/// <summary>A TLSA RRset as a server or a control plane holds it: its records and its one TTL (RFC 2181 §5.2). No records means none exists.</summary>
public sealed record TlsaRRset(RecordSet Records, TimeSpan Ttl)
{
    /// <summary>No RRset of this type at the owner name.</summary>
    public static TlsaRRset None { get; } = new(RecordSet.Empty, TimeSpan.Zero);
}
