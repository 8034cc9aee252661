using System.Net;

namespace EndToEnd.Faults;

/// <summary>Where a site for faults differs from the usual one.</summary>
public sealed record FaultOptions
{
    /// <summary>The addresses of the mail server.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [IPAddress.Parse("127.0.0.25")];

    /// <summary>Connections after which an smtpd ends and the next one reads the certificate anew.</summary>
    public int MaxUse { get; init; } = 100;

    /// <summary>Other authoritative servers for the agent to ask than those that were started, by their endpoints.</summary>
    public Func<IReadOnlyList<IPEndPoint>, IReadOnlyList<IPEndPoint>> Asked { get; init; } = started => started;
}
