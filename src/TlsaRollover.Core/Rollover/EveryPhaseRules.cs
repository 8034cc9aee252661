using TlsaRollover.Core.Ports;

namespace TlsaRollover.Core.Rollover;

/// <summary>Rules that come before those of any phase.</summary>
internal static class EveryPhaseRules
{
    public static IReadOnlyList<Func<Situation, Decision?>> InOrder { get; } = [HoldWhileBogus, HoldVanished, ForgetResume, PublishActive];

    /// <summary>The control plane of every owner must be readable from here on.</summary>
    public static Decision? NeedControlPlane(Situation situation)
    {
        if (situation.Seen.Owners.FirstOrDefault(owner => owner.ControlPlane is null) is not { } unread)
            return null;
        var why = $"the control plane of {unread.Place} cannot be read: {unread.ControlPlaneFault ?? "not looked at"}";
        return unread.ControlPlaneRefused
            ? new Decision.Hold(why, $"correct the provider's settings or its permissions, then 'tlsa-rollover cleanup {situation.State.Lineage}'")
            : situation.Poll(why);
    }

    /// <summary>A bogus zone makes validating senders defer (RFC 7672 §2.1.1): nothing is changed on top of it.</summary>
    public static Decision? HoldWhileBogus(Situation situation) =>
        situation.Seen.Owners.FirstOrDefault(owner => owner.Validation == ZoneValidation.Bogus) is { } bogus
            ? new Decision.Hold($"the zone of {bogus.Owner} is bogus: validation fails", $"mend the zone's signatures or its DS; see what 'delv {bogus.Owner} TLSA' says")
            : null;

    private static Decision.Hold? HoldVanished(Situation situation) =>
        situation.Seen.Owners.FirstOrDefault(situation.HasVanished) is { } vanished
            ? new($"the whole TLSA RRset at {vanished.Place} has vanished", $"if nobody meant to remove it: 'tlsa-rollover resume {situation.State.Lineage}'; if DANE is to end: 'tlsa-rollover withdraw {situation.State.Lineage}'")
            : null;

    private static Decision.Move? ForgetResume(Situation situation) =>
        situation.State.Resumed && situation.Seen.Owners.All(owner => owner.ControlPlane is { RRset.Records.IsEmpty: false })
            ? new(situation.State with { Resumed = false }, "the RRset stands again")
            : null;

    /// <summary>Active is in every RRset before anything else: a first RRset without the served key is an outage at once.</summary>
    private static Decision? PublishActive(Situation situation) =>
        situation.State.Active is { } active
        && situation.Seen.Owners.FirstOrDefault(owner => owner.ControlPlane is not null && !situation.Lacking(active, owner).IsEmpty) is { } lacking
            ? Publication.At(lacking, situation, "the served key's record is missing", alarm: situation.State.Published.Overlaps(situation.InUse(active, lacking)))
            : null;
}
