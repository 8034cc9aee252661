using TlsaRollover.Cli.Activation;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Agent;

/// <summary>All that the agent needs to look at one lineage's world and to change it.</summary>
public sealed record LineagePorts(
    ILineageSource Source, IDnsProvider Provider, IAuthoritativeDns Dns, IServedCertificate Wire, ICertificateActivator Activator)
{
    /// <summary>The settings of the other lineages: their owners may lead to the same RRset.</summary>
    public IReadOnlyList<LineageSettings> Others { get; init; } = [];

    /// <summary>Searches the configuration of services for lines that make them read certbot's own files.</summary>
    public Func<LiveFindings> Live { get; init; } = () => LiveFindings.None;
}
