using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Agent;

/// <summary>
/// Whether a lineage wants a full look. One at rest, with nothing new on disk, is looked at only every
/// <see cref="SettledCheck"/>, so that a run each minute costs next to nothing.
/// </summary>
public static class DueCheck
{
    private const int SettledPolls = 10;

    /// <summary>How old the last look at a settled lineage may be: ten poll intervals, five minutes unless configured.</summary>
    public static TimeSpan SettledCheck(RolloverPolicy policy) => policy.PollInterval * SettledPolls;

    /// <summary>Pure: true unless everything is known to be at rest and was lately seen to be.</summary>
    public static bool LookIsDue(
        RolloverState state, NewestLook newest, string? activatedVersion, IReadOnlyList<OwnerName> owners, Moment now, RolloverPolicy policy) =>
        !AtRest(state)
        || newest.Certificate?.Version is not { } version
        || version != state.Active?.Version
        || version != activatedVersion
        || !owners.All(owner => state.Ledger.For(owner) is { } ledger && SeenLately(ledger, now, policy));

    private static bool AtRest(RolloverState state) =>
        state is { Phase: Phase.Settled, Active: not null, Next: null, Queued: null, Stale.IsEmpty: true, Attempts: null, Withdrawn: false, Resumed: false };

    /// <summary>Both the control plane and a server; the clocks must be able to tell how long ago.</summary>
    private static bool SeenLately(OwnerLedger ledger, Moment now, RolloverPolicy policy)
    {
        var lately = ledger.Versions.Where(version => version.Until is null && now.Since(version.Last) is { } age && age < SettledCheck(policy)).ToList();
        return lately.Any(version => version.Server == OwnerLedger.ControlPlane) && lately.Any(version => version.Server != OwnerLedger.ControlPlane);
    }
}
