using CsCheck;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.World;

/// <summary>What may happen to a lineage; the letters stand in the journal of a failing life.</summary>
public enum Happening
{
    Run, RunAndCrash, Hook, HookAndCrash, RenewNewKey, RenewSameKey, RollBackLive,
    LagServer, ServerUnreachable, ServerFails, ServerFallsBack, ServerMends,
    OperatorChangesTtl, OperatorRemovesNext, ForeignAdd, ForeignRemove,
    ProviderFails, ProviderMends, ReloadBreaks, ReloadMends, Recycle, EndpointSilent, EndpointAnswers,
    StepClock, StepClockBack, Reboot,
}

/// <summary>One event of a life: what happens, to which of several, after which time (in tenths of the life's TTL).</summary>
public sealed record LifeEvent(Happening What, int Which, int After);

/// <summary>How a life begins.</summary>
public enum Beginning
{
    /// <summary>No TLSA, nothing served, first certificate.</summary>
    NothingYet,

    /// <summary>No TLSA; services present another key that this host knows.</summary>
    ServedWithoutTlsa,

    /// <summary>TLSA of the served key, which is also the deployed one.</summary>
    InOrder,

    /// <summary>TLSA of the served key; certbot has deployed another one.</summary>
    RenewedBefore,
}

/// <summary>Whether the first service reads certbot's files.</summary>
public enum LiveReader
{
    NobodyReads,

    /// <summary>It does, and the agent knows.</summary>
    KnownReader,

    /// <summary>It does, and the agent can only see it on the wire.</summary>
    UnknownReader,
}

/// <summary>A whole life: the beginning, the world's sizes and everything that happens.</summary>
public sealed record Life(Beginning Beginning, int Servers, int Services, int Ttl, bool TtlStable, double Multiple, bool DeployCommand, LiveReader Live, LifeEvent[] Events)
{
    public static Gen<Life> Lives { get; } = Gen.Select(
        Gen.Enum<Beginning>(), Gen.Int[1, 4], Gen.Int[1, 2], Gen.OneOf(Gen.Const(1), Gen.Const(2), Gen.Const(6), Gen.Const(60), Gen.Const(3600)), Gen.Bool, Gen.OneOf(Gen.Const(1.0), Gen.Const(2.0)),
        Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true))), Gen.Frequency((6, Gen.Const(LiveReader.NobodyReads)), (1, Gen.Const(LiveReader.KnownReader)), (1, Gen.Const(LiveReader.UnknownReader))),
        Gen.Select(WeightedHappenings(), Gen.Int[0, 7], Gen.OneOf(Gen.Int[0, 3], Gen.Int[0, 40]), (what, which, after) => new LifeEvent(what, which, after)).Array[0, 60],
        (beginning, servers, services, ttl, stable, multiple, command, live, events) => new Life(beginning, servers, services, ttl, stable, multiple, command, live, events));

    public override string ToString() =>
        $"{Beginning}, {Servers} servers, {Services} services, TTL {Ttl} s, stable {TtlStable}, k {Multiple}{(DeployCommand ? ", deploy command" : "")}{(Live == LiveReader.NobodyReads ? "" : $", {Live} of live/")}: {string.Join(" ", Events.Select(e => $"{e.What}({e.Which})+{e.After}"))}";

    public RolloverPolicy Policy => new()
    {
        TtlFloor = TimeSpan.FromSeconds(1), Pad = TimeSpan.FromSeconds(1), PollInterval = TimeSpan.FromSeconds(5),
        ProcessLifetime = TimeSpan.FromSeconds(3), TtlMultiple = Multiple, TtlStable = TtlStable,
    };

    private static Gen<Happening> WeightedHappenings() => Gen.Frequency(
        (12, Gen.Const(Happening.Run)), (3, Gen.Const(Happening.Hook)), (4, Gen.Const(Happening.RunAndCrash)), (12, Gen.Enum<Happening>()));
}
