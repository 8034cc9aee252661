using System.Net;

namespace TlsaRollover.Cli.Commands.Init;

/// <summary>A DNS server with the key that changes its zones.</summary>
/// <param name="Name">The name of its table.</param>
/// <param name="Reason">Why it is this one.</param>
internal sealed record ProposedProvider(string Name, string Reason)
{
    /// <summary>Whether its table stands in the configuration already.</summary>
    public bool Stands { get; init; }

    /// <summary>The primary, null for that of the credentials file.</summary>
    public IPEndPoint? Server { get; init; }

    /// <summary>A TSIG key file of BIND's form, or null.</summary>
    public string? KeyFile { get; init; }

    /// <summary>A credentials file of certbot's dns_rfc2136 plug-in, or null.</summary>
    public string? Credentials { get; init; }

    /// <summary>The names of the lineages that use it.</summary>
    public IReadOnlyList<string> Lineages { get; init; } = [];
}
