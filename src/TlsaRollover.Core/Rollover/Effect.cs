using TlsaRollover.Core.Ports;

namespace TlsaRollover.Core.Rollover;

/// <summary>One change of the world. Idempotent: performing it twice is performing it once.</summary>
public abstract record Effect
{
    private Effect()
    {
    }

    /// <summary>Adds records to an RRset.</summary>
    public sealed record Publish(RRsetChange Change) : Effect;

    /// <summary>Removes stale records from an RRset.</summary>
    public sealed record Retire(RRsetChange Change) : Effect;

    /// <summary>Makes services present a certificate of the store.</summary>
    public sealed record Activate(LineageCertificate Certificate) : Effect;
}
