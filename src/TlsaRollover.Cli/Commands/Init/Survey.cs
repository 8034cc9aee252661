using System.Net;
using TlsaRollover.Cli.Activation;
using TlsaRollover.Cli.Certbot;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Commands.Init;

/// <summary>The survey of a real host.</summary>
/// <param name="agent">The agent's settings.</param>
/// <param name="request">What the operator told.</param>
/// <param name="dns">Names and zones.</param>
/// <param name="wire">Services.</param>
/// <param name="open">Opens a provider.</param>
internal sealed class Survey(AgentSettings agent, InitRequest request, DnsSurvey dns, IServedCertificate wire, Func<ProviderSettings, IDnsProvider> open) : ISurvey
{
    private const int AtOnce = 16;

    private static readonly string[] MailPrograms = ["postfix", "exim4", "exim", "doveadm"];
    private static readonly string[] EximGroups = ["Debian-exim", "exim"];

    public async Task<Findings> LookAsync(CancellationToken cancellation)
    {
        var certbot = request.Certbot ?? agent.Certbot;
        var (lineages, faults) = new CertbotFolder(certbot).Read();
        var wanted = lineages.Where(lineage => request.Lineages.Count == 0 || request.Lineages.Contains(lineage.Name)).ToList();
        var (domains, unknown) = await dns.DomainsAsync(wanted.SelectMany(lineage => lineage.Names).Distinct(), cancellation);
        var services = await ServicesAsync(wanted, [.. domains.SelectMany(domain => domain.Hosts)], cancellation);
        var owners = await dns.OwnersAsync(Owners(services, domains.SelectMany(domain => domain.Hosts)), request.NameServers, cancellation);
        return new()
        {
            Lineages = lineages,
            Services = services,
            Domains = domains,
            Owners = owners,
            References = new LiveReferences(certbot).In([.. LiveReferences.MailServers, .. request.MailConfigurations]),
            Programs = [.. MailPrograms.Where(program => ProgramPath.Find(program) is not null)],
            EximGroup = EximGroups.FirstOrDefault(FileGroup.Exists),
            Resolver = agent.Resolver is null && owners.Count > 0 ? await dns.ValidatingAsync(owners[0].Owner, cancellation) : null,
            Faults = [.. faults, .. unknown],
        };
    }

    public Task<IReadOnlyList<IPEndPoint>> PrimariesAsync(OwnerName owner, CancellationToken cancellation) => dns.PrimariesAsync(owner, request.NameServers, cancellation);

    public Task TryAsync(ProviderSettings provider, OwnerName owner, CancellationToken cancellation) => open(provider).ReadAsync(owner, cancellation);

    private async Task<IReadOnlyList<FoundService>> ServicesAsync(IReadOnlyList<CertbotLineage> lineages, IReadOnlyList<string> exchangers, CancellationToken cancellation)
    {
        var hosts = lineages.SelectMany(lineage => lineage.Hosts).Concat(exchangers.Where(host => lineages.Any(lineage => lineage.Covers(host)))).Distinct();
        var asked = request.Endpoints.Count > 0
            ? [.. request.Endpoints]
            : (from host in hosts from port in MailPort.All select new ServiceEndpoint(host, port.Port, port.Protocol, [])).ToArray();
        var services = new FoundService[asked.Length];
        var bounds = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, asked.Length, bounds, async (i, token) => services[i] = await LookAsync(asked[i], token));
        return services;
    }

    private async Task<FoundService> LookAsync(ServiceEndpoint endpoint, CancellationToken cancellation) =>
        new(endpoint.Host, endpoint.Port, endpoint.Protocol, await wire.LookAsync(endpoint, cancellation));

    /// <summary>Records are looked for where mail is served, and where it is to be.</summary>
    private static IEnumerable<OwnerName> Owners(IReadOnlyList<FoundService> services, IEnumerable<string> exchangers)
    {
        var mail = services.Where(service => service.IsOpen).Select(service => service.Host).Concat(exchangers).ToHashSet();
        return services.Where(service => mail.Contains(service.Host) && (service.IsOpen || service.Port == MailPort.Delivery)).Select(service => service.Owner).Distinct();
    }
}
