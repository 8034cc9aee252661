using TlsaRollover.Cli.Certbot;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Commands.Init;

/// <summary>A service of a proposed lineage.</summary>
/// <param name="Host">The name sent as SNI.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Protocol">How TLS begins.</param>
/// <param name="Remark">What the operator should know of it, null when it presents the lineage's certificate.</param>
/// <param name="Sighting">A certificate that is presented there and that certbot does not have.</param>
internal sealed record ProposedEndpoint(string Host, int Port, string Protocol, string? Remark = null, EndpointSighting? Sighting = null)
{
    public OwnerName Owner => FoundService.OwnerOf(Host, Port);
}

/// <summary>A lineage of certbot with the services and TLSA records that are proposed for it.</summary>
internal sealed record ProposedLineage(CertbotLineage Certbot, IReadOnlyList<ProposedEndpoint> Endpoints)
{
    public string Name => Certbot.Name;

    public IReadOnlyList<OwnerName> Owners { get; } = [.. Endpoints.Select(endpoint => endpoint.Owner).Distinct()];

    /// <summary>Ports that present the certificate and have no records.</summary>
    public IReadOnlyList<FoundService> LeftOut { get; init; } = [];

    /// <summary>
    /// The parameters to publish with: those of the records that stand already and match the newest certificate, so that
    /// what others rely on goes on; 3 1 1 where there are none.
    /// </summary>
    public IReadOnlyList<TlsaParameters> ParametersGiven(Findings findings)
    {
        var standing = Owners.SelectMany(findings.RecordsAt).Where(record => record.Usable && Certbot.Associations.Contains(record));
        IReadOnlyList<TlsaParameters> parameters = [.. standing.Select(record => record.Parameters).Distinct().Order()];
        return parameters.Count > 0 ? parameters : [TlsaParameters.Recommended];
    }
}
