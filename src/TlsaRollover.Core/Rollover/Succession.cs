using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Core.Rollover;

/// <summary>
/// A lineage that was renamed: what the agent knows and published under the old name goes on under the new one, so that its
/// records are neither lost nor left behind.
/// </summary>
public static class Succession
{
    /// <summary>
    /// Of states whose lineages are no longer configured, the one that a lineage without a state takes over; null when there is
    /// none, or the wire cannot tell yet. It has an owner in common, and its certificate is presented, unless nothing is.
    /// </summary>
    /// <param name="heir">The lineage's name.</param>
    /// <param name="newest">Its newest certificate.</param>
    /// <param name="owners">Its owner names.</param>
    /// <param name="shared">Whether another configured lineage has one of them; then only one of the same key algorithm is taken over.</param>
    /// <param name="left">The states that are left.</param>
    /// <param name="wire">What the lineage's endpoints present now.</param>
    /// <returns>The state, still under its old name.</returns>
    public static RolloverState? Of(
        string heir, LineageCertificate newest, IReadOnlyList<OwnerName> owners, bool shared, IEnumerable<RolloverState> left, IReadOnlyList<EndpointSighting> wire) =>
        left.Where(state => state.Lineage != heir && !state.Withdrawn && state.IsAdopted())
            .Where(state => state.Ledger.Owners.Any(ledger => owners.Contains(ledger.Owner)))
            .Where(state => !shared || IsOf(newest.KeyAlgorithm, state))
            .Where(state => IsServed(state, wire))
            .OrderByDescending(state => IsOf(newest.KeyAlgorithm, state)).ThenByDescending(state => state.Since.Wall)
            .FirstOrDefault();

    private static bool IsOf(KeyAlgorithm algorithm, RolloverState state) => (state.Active ?? state.Next)!.KeyAlgorithm == algorithm;

    /// <summary>Somebody else may have taken the former lineage over, on another host: then its key is not presented here.</summary>
    private static bool IsServed(RolloverState state, IReadOnlyList<EndpointSighting> wire)
    {
        var presented = wire.Where(sighting => sighting.Kind == SightingKind.Presented).ToList();
        return presented.Count == 0
            ? !wire.Any(sighting => sighting.Kind == SightingKind.Unknown)
            : presented.Any(sighting => KeysOf(state).Overlaps(sighting.Associations.EndEntity));
    }

    private static RecordSet KeysOf(RolloverState state) =>
        new[] { state.Active, state.Next, state.Queued }.OfType<LineageCertificate>().Aggregate(RecordSet.Empty, (all, one) => all.Union(one.Associations.EndEntity));
}
