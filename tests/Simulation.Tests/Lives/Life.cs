using System.Globalization;
using TlsaRollover.Core.Rollover;

namespace Simulation.Tests.Lives;

/// <summary>What may happen; the words stand in the text of a life.</summary>
public enum Happening
{
    Cleanup, CleanupKilled, CleanupSuspended, CleanupWithRival, Hook, HookKilled, Withdraw, Resume,
    RenewNewKey, RenewSameKey, RenewFormerKey, RollBackLive,
    LagServer, ServerUnreachable, ServerFails, ServerFallsBack, ServerMends, ServerJoins, ServerLeaves,
    AliasLags, AliasServerFallsBack, OperatorRedirects, OperatorChangesAliasTtl,
    OperatorChangesTtl, OperatorRemovesNext, OperatorRestoresBackup, ForeignAdd, ForeignRemove,
    ProviderFails, ProviderMends, StateDiskFull, ServedDiskFull, DisksMend,
    ReloadBreaks, ReloadMends, Recycle, RestartOnLive, EndpointSilent, EndpointAnswers,
    StepClock, StepClockBack, LoseSynchronisation, Reboot,
}

/// <summary>One event of a life: what happens, to which of several, after which time (in tenths of the life's TTL).</summary>
public sealed record LifeEvent(Happening What, int Which, int After)
{
    public override string ToString() => $"{What}({Which})+{After}";
}

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

/// <summary>Where the RRset stands.</summary>
public enum Layout
{
    /// <summary>At the owner name.</summary>
    Direct,

    /// <summary>At a wildcard that makes the owner's.</summary>
    Wildcard,

    /// <summary>In another zone, where a CNAME at the owner leads.</summary>
    Alias,
}

/// <summary>Which other lineages there are.</summary>
public enum Company
{
    Alone,

    /// <summary>An RSA and an ECDSA lineage at one owner, presented by the same services.</summary>
    RsaAndEcdsa,

    /// <summary>Two lineages with owners and services of their own, whose CNAMEs lead to one RRset.</summary>
    Neighbours,
}

/// <summary>Whether the first service reads certbot's files.</summary>
public enum LiveReader
{
    NobodyReads,

    /// <summary>It does, and the agent can only see it on the wire.</summary>
    ReadsLive,
}

/// <summary>A world outside the assumptions, and whether the configuration buys it in.</summary>
public enum Outside
{
    Conforming,

    /// <summary>Caches serve data that is past its TTL (RFC 8767).</summary>
    ServeStale,

    /// <summary>Caches raise short TTLs.</summary>
    RaisedTtl,

    /// <summary>Nodes behind an address lag for longer than the pad.</summary>
    HiddenLag,
}

/// <summary>A whole life: the beginning, the world's sizes and everything that happens.</summary>
public sealed record Life
{
    public Beginning Beginning { get; init; }
    public Layout Layout { get; init; }
    public Company Company { get; init; }
    public int Servers { get; init; } = 1;
    public int Services { get; init; } = 1;
    public int Ttl { get; init; } = 60;
    public bool TtlStable { get; init; } = true;
    public double Multiple { get; init; } = 2;
    public bool DeployCommand { get; init; }
    public LiveReader Live { get; init; }

    /// <summary>Seconds for which some nodes behind a server's address lag unseen; the pad covers them unless the world is outside.</summary>
    public int NodesLag { get; init; }

    /// <summary>Seconds for which former processes of a service live on.</summary>
    public int OldProcesses { get; init; }
    public Outside Outside { get; init; }
    public bool BoughtIn { get; init; }
    public IReadOnlyList<LifeEvent> Events { get; init; } = [];

    /// <summary>How far a world outside goes beyond the assumptions.</summary>
    public TimeSpan Beyond => TimeSpan.FromSeconds(10 * Ttl);

    public RolloverPolicy Policy => new()
    {
        TtlFloor = Outside == Outside.RaisedTtl && BoughtIn ? Beyond : TimeSpan.FromSeconds(1),
        StaleMax = Outside == Outside.ServeStale && BoughtIn ? Beyond : TimeSpan.Zero,
        Pad = TimeSpan.FromSeconds(1 + NodesLag) + (Outside == Outside.HiddenLag && BoughtIn ? Beyond : TimeSpan.Zero),
        PollInterval = TimeSpan.FromSeconds(5), ProcessLifetime = TimeSpan.FromSeconds(3), TtlMultiple = Multiple, TtlStable = TtlStable,
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Beginning} {Layout} {Company} servers={Servers} services={Services} ttl={Ttl} stable={TtlStable} k={Multiple} deploy={DeployCommand} {Live} nodes={NodesLag} old={OldProcesses} {Outside} bought={BoughtIn}: {string.Join(" ", Events)}");
}
