namespace TlsaRollover.Cli.Demo;

/// <summary>Times of the demo: seconds, where real zones have hours.</summary>
internal static class DemoTiming
{
    /// <summary>The TTL of the TLSA RRset.</summary>
    public static TimeSpan Ttl => TimeSpan.FromSeconds(2);

    /// <summary>How far the secondary is behind the primary.</summary>
    public static TimeSpan Lag => TimeSpan.FromSeconds(6);

    /// <summary>How often the timer runs <c>cleanup</c>.</summary>
    public static TimeSpan Timer => TimeSpan.FromSeconds(1);

    /// <summary>When both sites renew: until then everybody can see what was before.</summary>
    public static TimeSpan Calm => TimeSpan.FromSeconds(1);

    /// <summary>When the demo gives up.</summary>
    public static TimeSpan Limit => TimeSpan.FromSeconds(58);

    /// <summary>How often it is looked whether something has changed.</summary>
    public static TimeSpan Glance => TimeSpan.FromMilliseconds(50);
}
