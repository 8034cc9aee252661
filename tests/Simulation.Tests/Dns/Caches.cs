namespace Simulation.Tests.Dns;

/// <summary>How long the caches of the world keep what they are given. Conforming ones keep a TTL and, by rounding, a second more.</summary>
/// <param name="Stale">How long data is served past its TTL (RFC 8767); conforming: not at all.</param>
/// <param name="Raised">The least TTL that a cache believes; conforming: none.</param>
public sealed record Caches(TimeSpan Stale = default, TimeSpan Raised = default)
{
    public TimeSpan Keep(TimeSpan ttl) => (ttl > Raised ? ttl : Raised) + TimeSpan.FromSeconds(1) + Stale;
}
