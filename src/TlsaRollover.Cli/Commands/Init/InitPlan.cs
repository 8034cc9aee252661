using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Commands.Init;

/// <summary>A first configuration in the making: what stood there, what was told and found, and the lineages chosen.</summary>
internal sealed record InitPlan(
    CommandContext Context, Questions Questions, ConfigurationBeginning Beginning, InitRequest Request, ISurvey Survey, Findings Findings, IReadOnlyList<ProposedLineage> Lineages)
{
    public IReadOnlyList<OwnerName> Owners { get; } = [.. Lineages.SelectMany(lineage => lineage.Owners).Distinct()];

    /// <summary>Whether a record at that name matches what is presented there, or the newest certificate of a chosen lineage.</summary>
    public Func<TlsaRecord, bool> Matches(OwnerName owner)
    {
        var yielded = Findings.Services.Where(service => service.Owner == owner).SelectMany(service => service.Presented).Select(sighting => sighting.Associations)
            .Concat(Lineages.Where(lineage => lineage.Owners.Contains(owner)).Select(lineage => lineage.Certbot.Associations))
            .Aggregate(RecordSet.Empty, (all, some) => all.Union(some));
        return yielded.Contains;
    }

    /// <summary>The whole text with these providers, and what it means.</summary>
    /// <exception cref="UserException">It has faults.</exception>
    public (string Text, Configuration Configuration) Draft(IReadOnlyList<ProposedProvider> providers, IReadOnlyDictionary<string, IReadOnlyList<ReloadGuess>> reload)
    {
        var text = new ConfigurationDraft(Beginning, new(Findings, Request, Lineages, providers) { Reload = reload }).Text();
        return (text, ConfigurationFile.Check(Beginning.File, text, Context.Variable(SignerReader.FolderVariable)));
    }

    /// <summary>Reads the records of every owner name with the provider that is to change them, save in zones that may be another's.</summary>
    /// <exception cref="UserException">A key cannot be used.</exception>
    /// <exception cref="DnsProviderException">A server does not answer, or refuses the key.</exception>
    public async Task TryAsync(IReadOnlyList<ProposedProvider> providers, CancellationToken cancellation)
    {
        var (_, configuration) = Draft(providers, Lineages.ToDictionary(lineage => lineage.Name, _ => (IReadOnlyList<ReloadGuess>)[]));
        foreach (var lineage in configuration.Lineages)
        {
            foreach (var owner in lineage.Owners.Where(owner => !Findings.LeadsElsewhere(owner)))
                await Survey.TryAsync(configuration.Providers[lineage.Provider], Findings.TargetOf(owner), cancellation);
        }
    }
}
