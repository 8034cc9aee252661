using TlsaRollover.Cli.Certbot;

namespace TlsaRollover.Cli.Commands.Init;

/// <summary>Chooses, from what was found, the lineages that mail depends on, and their services.</summary>
internal sealed class LineageChoice(Findings findings, InitRequest request)
{
    /// <summary>The lineages with services; those without are left to the web.</summary>
    public IReadOnlyList<ProposedLineage> Chosen() => [.. Candidates().Select(Proposed).Where(lineage => lineage.Endpoints.Count > 0)];

    private IEnumerable<CertbotLineage> Candidates() => request.Lineages.Count == 0
        ? findings.Lineages
        : findings.Lineages.Where(lineage => request.Lineages.Contains(lineage.Name));

    private ProposedLineage Proposed(CertbotLineage lineage)
    {
        if (request.Endpoints.Count > 0)
            return new(lineage, [.. request.Endpoints.Where(endpoint => lineage.Covers(endpoint.Host)).Select(told => Remarked(lineage, told.Host, told.Port, told.Protocol))]);
        var services = findings.Services.Where(service => lineage.Covers(service.Host) && Concerns(lineage, service)).ToList();
        return new(lineage, [.. services.Where(IsWanted).Select(service => Remarked(lineage, service.Host, service.Port, service.Protocol))])
        {
            LeftOut = [.. services.Where(service => !IsWanted(service) && Presents(lineage, service))],
        };
    }

    /// <summary>Mail is delivered to port 25 alone; at others a client looks for records only where somebody set them up.</summary>
    private bool IsWanted(FoundService service) =>
        request.AllPorts || service.Port == MailPort.Delivery || !findings.RecordsAt(service.Owner).IsEmpty;

    /// <summary>
    /// Whether the service is the lineage's: it presents a certificate of it, or one that no lineage has while the name is
    /// this lineage's, or it should take the mail of a domain and does not show what it presents.
    /// </summary>
    private bool Concerns(CertbotLineage lineage, FoundService service) => service.IsOpen
        ? Presents(lineage, service) || service.Presented.All(sighting => !findings.IsKnown(sighting.Leaf!))
        : service.Port == MailPort.Delivery && findings.DomainsOf(service.Host).Any();

    private static bool Presents(CertbotLineage lineage, FoundService service) => service.Presented.Any(sighting => lineage.Leaves.Contains(sighting.Leaf!));

    private ProposedEndpoint Remarked(CertbotLineage lineage, string host, int port, string protocol)
    {
        var service = findings.Services.FirstOrDefault(service => service.Host == host && service.Port == port);
        var stranger = service?.Presented.FirstOrDefault(sighting => !findings.IsKnown(sighting.Leaf!));
        var remark = service switch
        {
            null => "told by --endpoint",
            { Unproven: { } unproven } => $"{unproven.Address} gave no proof of what it serves: {unproven.Detail}",
            { IsOpen: false } => "nothing listens there yet",
            _ when stranger is not null => $"{stranger.Address} presents a certificate that certbot does not have ({stranger.Leaf})",
            _ => Presents(lineage, service) ? null : "presents the certificate of another lineage",
        };
        return new(host, port, protocol, remark, stranger);
    }
}
