using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Agent;

/// <summary>All that the agent needs to look at one lineage's world and to change it.</summary>
public sealed record LineagePorts(
    ILineageSource Source, IDnsProvider Provider, IAuthoritativeDns Dns, IServedCertificate Wire, ICertificateActivator Activator)
{
    /// <summary>The settings of the other lineages: their owners may lead to the same RRset.</summary>
    public IReadOnlyList<LineageSettings> Others { get; init; } = [];
}
