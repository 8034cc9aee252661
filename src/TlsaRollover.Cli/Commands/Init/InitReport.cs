using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Commands.Init;

/// <summary>Tells people what was found, what to mind, and what to do next.</summary>
internal sealed class InitReport(TextWriter output, InitPlan plan)
{
    private Findings Findings => plan.Findings;

    public void WriteFindings()
    {
        foreach (var lineage in plan.Lineages)
            Lineage(lineage);
        var chosen = plan.Lineages.Select(lineage => lineage.Name).ToHashSet();
        foreach (var other in Findings.Lineages.Where(lineage => !chosen.Contains(lineage.Name)))
            output.WriteLine($"{other.Name}: left out: no mail port presents it, and none of its names is an MX; --lineage and --endpoint take it in");
        foreach (var warning in Findings.Faults.Concat(InitWarnings.Of(plan)).Distinct())
            output.WriteLine($"warning: {warning}");
    }

    /// <summary>What is used to change the zones, and what it must be allowed to.</summary>
    public void WriteProviders(IReadOnlyList<ProposedProvider> providers, Configuration configuration)
    {
        foreach (var provider in providers)
        {
            output.WriteLine($"provider {provider.Name}: {provider.Reason}");
            if (!provider.Stands && configuration.Providers[provider.Name] is Rfc2136Settings settings)
                output.WriteLine($"  its key must be allowed to: {string.Join(' ', Owners(provider).Select(owner => KeyRecipe.Grant(settings.Options.Key.Name, Findings.TargetOf(owner).Text)).Distinct())}");
        }
    }

    /// <summary>What comes next; the change of mail servers' configurations goes to standard output, as a diff.</summary>
    public void WriteNext(TextWriter diff, Configuration configuration, string certbot)
    {
        output.WriteLine($"written: {configuration.File}\nnext:");
        output.WriteLine("  1. tlsa-rollover cleanup   publishes the record of the key that is served now, and lays the files out, as the timer will; nothing changes for anybody");
        var served = configuration.Agent.Served;
        var folders = string.Join(", ", plan.Lineages.Select(lineage => $"{served}/{lineage.Name}/"));
        var files = Findings.References.Where(reference => reference.Lineages.Any(name => plan.Lineages.Any(lineage => lineage.Name == name))).GroupBy(reference => reference.File).ToList();
        output.WriteLine(files.Count > 0
            ? $"  2. once {folders} is there, and not before, let services read it: the diff below (for patch -p1 -d /) says how; reload them. Until then no rollover is safe: certbot changes what they read at each renewal"
            : $"  2. once {folders} is there, and not before, let services read it (Postfix: combined.pem there as smtpd_tls_chain_files; others: fullchain.pem and privkey.pem); reload them");
        output.WriteLine("  3. tlsa-rollover status    shows that all is as it should be");
        output.Flush();
        foreach (var file in files)
            diff.Write(new LiveDiff(certbot, served).Of(file.Key, File.ReadAllText(file.Key), file));
    }

    private IEnumerable<OwnerName> Owners(ProposedProvider provider) =>
        plan.Lineages.Where(lineage => provider.Lineages.Contains(lineage.Name)).SelectMany(lineage => lineage.Owners).Distinct();

    private void Lineage(ProposedLineage lineage)
    {
        var renewal = lineage.Certbot.Renewal;
        output.WriteLine($"{lineage.Name}: {lineage.Certbot.KeyAlgorithm.ToString().ToLowerInvariant()} key, {(renewal is null ? "not renewed by certbot" : renewal.ReuseKey ? "kept at renewals" : "new at each renewal")}{(renewal?.Authenticator is { } plugin ? $", {plugin}" : "")}");
        foreach (var endpoint in lineage.Endpoints)
            Endpoint(endpoint);
        foreach (var host in lineage.LeftOut.GroupBy(service => service.Host))
            output.WriteLine($"  {host.Key} port {string.Join(", ", host.Select(service => $"{service.Port} ({service.Protocol})"))}: presented too; no TLSA record stands there, so it is left out; --all-ports takes it in");
    }

    private void Endpoint(ProposedEndpoint endpoint)
    {
        var domains = string.Join(", ", Findings.DomainsOf(endpoint.Host));
        var sightings = Findings.Services.FirstOrDefault(service => service.Host == endpoint.Host && service.Port == endpoint.Port)?.Presented ?? [];
        var addresses = string.Join(", ", sightings.Select(sighting => sighting.Address).Distinct());
        output.WriteLine($"  {endpoint.Host} port {endpoint.Port} ({endpoint.Protocol}): {endpoint.Remark ?? $"presented at {addresses}"}{(domains.Length > 0 && endpoint.Port == MailPort.Delivery ? $"; MX of {domains}" : "")}");
        if (Findings.Owners.FirstOrDefault(found => found.Owner == endpoint.Owner)?.View is { } view)
            output.WriteLine($"  zone {view.Zone}: {string.Join(", ", view.Servers.Select(server => server.Server))}");
        foreach (var record in Findings.RecordsAt(endpoint.Owner).Where(plan.Matches(endpoint.Owner)))
            output.WriteLine($"  {endpoint.Owner} has {record}: it matches, and is adopted");
    }
}
