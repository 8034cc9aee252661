using TlsaRollover.Core.Dane;

namespace TlsaRollover.Core.Rollover;

/// <summary>What the configuration says about timing and parameters; see the timing model in docs/DESIGN.md.</summary>
public sealed record RolloverPolicy
{
    /// <summary>The TLSA parameters that the agent publishes.</summary>
    public IReadOnlyList<TlsaParameters> Parameters { get; init; } = [TlsaParameters.Recommended];

    /// <summary>TTL of the RRset to publish with, or null to keep the present one.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>k: how many effective TTLs to wait (RFC 7671 §8.1); never below 1.</summary>
    public double TtlMultiple { get; init; } = 2;

    /// <summary>The least effective TTL: resolvers that raise TTLs.</summary>
    public TimeSpan TtlFloor { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long resolvers may serve stale data (RFC 8767); zero unless bought in.</summary>
    public TimeSpan StaleMax { get; init; } = TimeSpan.Zero;

    /// <summary>Propagation and clock pad; never below one second.</summary>
    public TimeSpan Pad { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often to look while waiting for others.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a recycled service process may live on with the old key.</summary>
    public TimeSpan ProcessLifetime { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long the old record stays after the new key was first proven; null means one effective TTL.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>The first pause between two activations of the same certificate; it doubles up to <see cref="MaxActivationBackoff"/>.</summary>
    public TimeSpan ActivationBackoff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest pause between two activations of the same certificate.</summary>
    public static TimeSpan MaxActivationBackoff => TimeSpan.FromHours(1);

    /// <summary>Whether the operator attests that the owner's TTL was not lowered in the last 7 days.</summary>
    public bool TtlStable { get; init; }

    /// <summary>No conforming cache keeps data longer (RFC 8767 §4).</summary>
    public static TimeSpan CacheCap => TimeSpan.FromDays(7);

    /// <summary>The TTL taken for granted while the ledger is younger than <see cref="CacheCap"/> and no one attested otherwise.</summary>
    public static TimeSpan UnknownHistoryTtl => TimeSpan.FromDays(1);
}
