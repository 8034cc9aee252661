using TlsaRollover.Core.Dane;

namespace TlsaRollover.Core.Ports;

/// <summary>
/// The control plane of a zone: where TLSA records are read and changed as the operator's DNS holds them now, before any
/// secondary has them. Speaks in values, so that any run can finish what another began.
/// </summary>
public interface IDnsProvider
{
    /// <summary>Reads the TLSA RRset at the owner name; an absent RRset is <see cref="TlsaRRset.None"/>.</summary>
    /// <exception cref="DnsProviderException">The read failed; its fault says whether to try again.</exception>
    Task<ControlPlaneAnswer> ReadAsync(OwnerName owner, CancellationToken cancellation);

    /// <summary>
    /// Adds and removes exact records, guarded against concurrent writers, and reads back. Adding what is there and
    /// removing what is not is success. Never empties an RRset unless <see cref="RRsetChange.MayEmpty"/>. When it returns,
    /// the change is at the control plane.
    /// </summary>
    /// <returns>What the control plane holds after the change.</returns>
    /// <exception cref="DnsProviderException">Nothing is known to have changed; a change whose answer was lost is re-read first.</exception>
    Task<ControlPlaneAnswer> ChangeAsync(RRsetChange change, CancellationToken cancellation);
}

/// <summary>What the control plane holds at an owner name.</summary>
/// <param name="RRset">The TLSA RRset, <see cref="TlsaRRset.None"/> when there is none.</param>
/// <param name="Zone">The zone that holds the owner name.</param>
/// <param name="Serial">The zone's SOA serial (RFC 1982), or null where serials say nothing and the provider waited for its own barrier.</param>
/// <param name="NegativeTtl">How long an absence may be cached: min(SOA TTL, SOA minimum) (RFC 2308 §5).</param>
public sealed record ControlPlaneAnswer(TlsaRRset RRset, OwnerName Zone, uint? Serial, TimeSpan NegativeTtl);

/// <summary>A change of one TLSA RRset by exact records.</summary>
/// <param name="Owner">The owner name.</param>
/// <param name="Add">Records that must stand afterwards.</param>
/// <param name="Remove">Records that must not stand afterwards.</param>
/// <param name="Ttl">The TTL of the RRset afterwards, or null to keep the present one (<see cref="DefaultTtl"/> for a new RRset).</param>
/// <param name="MayEmpty">Whether the RRset may be left without records; only when DANE is withdrawn.</param>
public sealed record RRsetChange(OwnerName Owner, RecordSet Add, RecordSet Remove, TimeSpan? Ttl = null, bool MayEmpty = false)
{
    /// <summary>The TTL of an RRset that did not exist, unless told: one hour.</summary>
    public static TimeSpan DefaultTtl => TimeSpan.FromHours(1);

    /// <summary>The records that stand after this change was made to <paramref name="present"/>.</summary>
    public RecordSet AppliedTo(RecordSet present) => present.Except(Remove).Union(Add);

    /// <summary>The TTL, in whole seconds, after this change was made to <paramref name="present"/>.</summary>
    public TimeSpan TtlAfter(TlsaRRset present) => Ttl ?? (present.Records.IsEmpty ? DefaultTtl : present.Ttl);
}
