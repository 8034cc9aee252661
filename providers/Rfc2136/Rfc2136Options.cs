using System.Net;
using TlsaRollover.Core.Dane;

namespace TlsaRollover.Providers.Rfc2136;

/// <summary>Where updates go and how they are signed.</summary>
/// <param name="Server">The primary that takes updates.</param>
/// <param name="Key">The TSIG key that signs everything sent to it.</param>
public sealed record Rfc2136Options(IPEndPoint Server, TsigKey Key)
{
    /// <summary>The zone to update; null means that the server is asked which zone holds an owner name.</summary>
    public OwnerName? Zone { get; init; }

    /// <summary>How long each exchange with the server may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}
