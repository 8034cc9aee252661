using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Core.Rollover;

/// <summary>All that was seen of a lineage's owner names, as far as a cache may still hold it.</summary>
public sealed record Ledger(IReadOnlyList<OwnerLedger> Owners)
{
    /// <summary>Nothing was seen yet.</summary>
    public static Ledger Empty { get; } = new([]);

    /// <summary>What was seen of one owner name.</summary>
    public OwnerLedger? For(OwnerName owner) => Owners.FirstOrDefault(ledger => ledger.Owner == owner);

    /// <summary>The ledger after one more look. Pure; the same look twice changes nothing but the instants.</summary>
    public Ledger Observe(Observation observation) =>
        new([.. observation.Owners.Select(seen => (For(seen.Owner) ?? OwnerLedger.New(seen.Owner, observation.At)).Observe(seen, observation.At))]);

    /// <summary>The ledger with the RRset that a change is about to make, for every owner that leads there: caches may hold it before the next look sees it.</summary>
    public Ledger Expect(RRsetChange change, TlsaRRset present, Moment now) =>
        new([.. Owners.Select(ledger => ledger.Holder == change.Owner ? ledger.Expect(change, present, now) : ledger)]);

    /// <summary>The ledger with the clocks of <paramref name="records"/> erased at a target: done in the save before their removal is sent.</summary>
    public Ledger EraseClocks(OwnerName target, RecordSet records) =>
        new([.. Owners.Select(ledger => ledger.Holder == target ? ledger.EraseClocks(records) : ledger)]);
}

/// <summary>
/// A version of the RRset that one server gave out: <paramref name="Until"/> is when it was first seen to give out another
/// one, null while it still does. Caches may hold it for <paramref name="Ttl"/> after that.
/// </summary>
/// <param name="Server">The server, or <see cref="OwnerLedger.ControlPlane"/>.</param>
/// <param name="Records">The records; none where the server led to another name.</param>
/// <param name="Ttl">TTL of the RRset, of its absence, or of the alias.</param>
/// <param name="Last">When it was last seen.</param>
/// <param name="Until">When its server was first seen to give out another version.</param>
/// <param name="From">The name on the way that the server was asked for; null for a server of the RRset's zone.</param>
/// <param name="To">Where that name led, null where it was no alias.</param>
public sealed record RRsetSighting(
    string Server, RecordSet Records, TimeSpan Ttl, Moment Last, Moment? Until, OwnerName? From = null, OwnerName? To = null)
{
    /// <summary>
    /// Whether a client that was given it may refuse a chain: an RRset without a match, or the way to an RRset that is no
    /// longer the owner's and that nobody looks at any more, whatever it held.
    /// </summary>
    public bool Refuses(RecordSet associations, OwnerObservation owner) =>
        To is null ? !Records.Admits(associations) : owner.After(From!) != To;
}

/// <summary>
/// The clock of one published record: the serial from which on a server surely has it, and for each server the start of
/// its unbroken run of converged answers.
/// </summary>
public sealed record RecordClock(TlsaRecord Record, uint? BaseSerial, IReadOnlyList<ServerSeen> Seen);

/// <summary>Since when a server has given converged answers without a bad one between.</summary>
public sealed record ServerSeen(string Server, Moment Since);
