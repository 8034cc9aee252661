using System.Net;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Commands.Init;

/// <summary>What an operator should mind before the first run, one line each.</summary>
internal static class InitWarnings
{
    public static IEnumerable<string> Of(InitPlan plan) => plan.Owners
        .Select(owner => plan.Findings.Owners.FirstOrDefault(found => found.Owner == owner)).OfType<FoundOwner>()
        .SelectMany(found => Way(found, plan.Findings).Concat(Zone(found)).Concat(Records(found, plan)))
        .Concat(plan.Lineages.SelectMany(lineage => lineage.Endpoints.SelectMany(endpoint => Service(endpoint, lineage, plan))));

    private static IEnumerable<string> Way(FoundOwner found, Findings findings)
    {
        if (findings.TargetOf(found.Owner) is var target && target != found.Owner)
            yield return $"{found.Owner}: its records stand at {target}, and are changed there{(findings.LeadsElsewhere(found.Owner) ? $"; where another provider holds that zone, say so in [zones.\"{findings.ZoneOf(found.Owner)}\"], as examples/config.toml shows" : "")}";
    }

    private static IEnumerable<string> Zone(FoundOwner found)
    {
        if (found.View is not { } view)
            return [$"{found.Owner}: {found.Fault}"];
        var silent = view.Servers.Where(server => server.Kind != ServerAnswerKind.Answered).Select(server => $"{server.Server}: {server.Detail ?? "no answer"}; each rollover waits for every server of the zone");
        var unsigned = view.Servers.Any(server => server.Kind == ServerAnswerKind.Answered && server.Signature == SignatureState.ZoneUnsigned);
        var bogus = view.Validation == ZoneValidation.Bogus;
        return
        [
            .. silent,
            .. unsigned ? [$"zone {view.Zone} is not signed by DNSSEC: TLSA records in it have no effect (RFC 7672 §2.2)"] : Array.Empty<string>(),
            .. bogus ? [$"zone {view.Zone} is bogus: mend its signatures or its DS; the agent changes nothing on top of that"] : Array.Empty<string>(),
        ];
    }

    private static IEnumerable<string> Records(FoundOwner found, InitPlan plan)
    {
        var presented = plan.Findings.Services.Where(service => service.Owner == found.Owner).SelectMany(service => service.Presented).ToList();
        var matches = plan.Matches(found.Owner);
        foreach (var record in found.Records.Where(record => !matches(record)))
        {
            yield return record.Parameters.Usage < CertificateUsage.DaneTa
                ? $"{found.Owner}: {record}: mail servers do not use usages 0 and 1 (RFC 7672 §3.1.3): it protects nobody; the agent leaves it, and publishes one that does beside it"
                : $"{found.Owner}: {record}: matches nothing that is presented or that certbot has; the agent leaves it, as it is not its own: remove it at the DNS provider if nobody needs it";
        }

        if (presented.FirstOrDefault(sighting => !found.Records.IsEmpty && !found.Records.Admits(sighting.Associations)) is { } refused)
            yield return $"{found.Owner}: no record matches what {refused.Address} presents: where the zone is signed, validating senders refuse to deliver there; the first cleanup publishes the one that is missing";
    }

    /// <summary>The addresses at which it is known what is served.</summary>
    private static IEnumerable<string> Addresses(FoundService service)
    {
        var known = service.Sightings.GroupBy(sighting => sighting.Address).Where(address => address.All(sighting => sighting.Kind != SightingKind.Unknown));
        return known.Select(address => $"\"{IPEndPoint.Parse(address.Key).Address}\"").DefaultIfEmpty("\"ADDRESS\"");
    }

    private static IEnumerable<string> Service(ProposedEndpoint endpoint, ProposedLineage lineage, InitPlan plan)
    {
        if (endpoint.Sighting is not null)
            yield return $"{endpoint.Host} port {endpoint.Port}: {endpoint.Remark}: name its file in certificates = [\"FILE\"] of the lineage, else the first cleanup may be held";
        else if (plan.Findings.Services.FirstOrDefault(service => service.Host == endpoint.Host && service.Port == endpoint.Port) is { Unproven: { } unproven } service)
            yield return $"{endpoint.Host} port {endpoint.Port}: {unproven.Address}: {unproven.Detail}; until the agent sees what is served at every address it waits: give this host a way there, or name those that matter in the endpoint, such as addresses = [{string.Join(", ", Addresses(service))}]";
        if (endpoint.Port == MailPort.Delivery && !plan.Findings.DomainsOf(endpoint.Host).Any())
            yield return $"{endpoint.Host}: no domain around it names it as MX, so no mail may come to it ({lineage.Name})";
    }
}
