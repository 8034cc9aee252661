using TlsaRollover.Core.Dane;

namespace TlsaRollover.Core.Ports;

/// <summary>What a failed call to a DNS provider means for the next one.</summary>
public enum Fault
{
    /// <summary>Out of reach, overloaded, or the outcome is unknown: try again.</summary>
    Unavailable,

    /// <summary>The credentials do not allow it: a person must change them.</summary>
    Denied,

    /// <summary>The provider will never accept this request as it stands.</summary>
    Rejected,

    /// <summary>Somebody else changed the RRset meanwhile: look again.</summary>
    Conflict,
}

/// <summary>The one exception across the provider port. The message is one line that names the thing and the cure, and never holds a secret.</summary>
public sealed class DnsProviderException(Fault fault, OwnerName? owner, string message, Exception? inner = null, TimeSpan? retryAfter = null)
    : Exception(message, inner)
{
    /// <summary>What the failure means for the next call.</summary>
    public Fault Fault => fault;

    /// <summary>The owner name concerned, where there is one.</summary>
    public OwnerName? Owner => owner;

    /// <summary>How long the provider asked to wait, where it did.</summary>
    public TimeSpan? RetryAfter => retryAfter;
}
