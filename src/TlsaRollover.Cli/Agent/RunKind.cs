namespace TlsaRollover.Cli.Agent;

/// <summary>How far a run goes.</summary>
public enum RunKind
{
    /// <summary>As far as is safe now.</summary>
    Full,

    /// <summary>Records and publishes, and leaves the rest to the next full run: certbot waits for it.</summary>
    Hook,
}
