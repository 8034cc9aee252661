using System.Net;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Commands.Init;

/// <summary>What the operator says of a first configuration, by options or answers; all else is looked for.</summary>
internal sealed record InitRequest
{
    /// <summary>certbot's configuration folder; null for that of the configuration.</summary>
    public string? Certbot { get; init; }

    /// <summary>The lineages to take in; none for those that mail services present, or whose names are MX.</summary>
    public IReadOnlyList<string> Lineages { get; init; } = [];

    /// <summary>The services to watch, instead of those that are found.</summary>
    public IReadOnlyList<ServiceEndpoint> Endpoints { get; init; } = [];

    /// <summary>Whether every mail port gets records, not port 25 and those with records alone.</summary>
    public bool AllPorts { get; init; }

    /// <summary>The primary that takes updates.</summary>
    public IPEndPoint? Server { get; init; }

    /// <summary>A TSIG key file of BIND's form.</summary>
    public string? KeyFile { get; init; }

    /// <summary>A credentials file of certbot's dns_rfc2136 plug-in.</summary>
    public string? Credentials { get; init; }

    /// <summary>Authoritative servers as <c>address:port</c>, instead of every NS of the zone.</summary>
    public IReadOnlyList<string> NameServers { get; init; } = [];

    /// <summary>Reload commands, each an argv; null for those that are guessed.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Reload { get; init; }

    /// <summary>Folders and files to look for <c>live/</c> in, besides the usual ones.</summary>
    public IReadOnlyList<string> MailConfigurations { get; init; } = [];

    /// <summary>Whether the operator attests that no TTL was lowered in the last week.</summary>
    public bool TtlStable { get; init; }

    /// <summary>Whether nobody is asked.</summary>
    public bool Yes { get; init; }

    /// <summary>Whether the configuration is printed instead of written.</summary>
    public bool Print { get; init; }
}
