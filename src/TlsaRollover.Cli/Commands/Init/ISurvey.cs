using System.Net;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Commands.Init;

/// <summary>Looks at this host, its services and its zones for <c>init</c>; changes nothing.</summary>
internal interface ISurvey
{
    /// <summary>Everything that can be found without being told more.</summary>
    /// <exception cref="LineageException">certbot's folder cannot be read.</exception>
    Task<Findings> LookAsync(CancellationToken cancellation);

    /// <summary>The addresses that may be the primary of the owner name's zone, the likeliest first.</summary>
    Task<IReadOnlyList<IPEndPoint>> PrimariesAsync(OwnerName owner, CancellationToken cancellation);

    /// <summary>Reads the owner name with the provider's key.</summary>
    /// <exception cref="DnsProviderException">The provider does not answer, or refuses the key.</exception>
    Task TryAsync(ProviderSettings provider, OwnerName owner, CancellationToken cancellation);
}

/// <summary>Opens the survey of a host as the agent's settings and the request describe it.</summary>
internal delegate ISurvey OpenSurvey(AgentSettings agent, InitRequest request);
