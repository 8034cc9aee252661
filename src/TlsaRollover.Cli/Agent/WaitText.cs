using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Agent;

/// <summary>When two waits are the same to a person.</summary>
public static class WaitText
{
    /// <summary>What is waited for, without the time that is left, which differs at each look.</summary>
    public static string Key(Decision.Wait wait)
    {
        var countdown = wait.Why.IndexOf(" for another ", StringComparison.Ordinal);
        return countdown < 0 ? wait.Why : wait.Why[..countdown];
    }
}
