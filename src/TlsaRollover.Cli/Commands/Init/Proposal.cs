using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Commands.Init;

/// <summary>A first configuration, complete.</summary>
internal sealed record Proposal(Findings Findings, InitRequest Request, IReadOnlyList<ProposedLineage> Lineages, IReadOnlyList<ProposedProvider> Providers)
{
    /// <summary>The reload commands of each lineage, by its name.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<ReloadGuess>> Reload { get; init; }

    public IReadOnlyList<OwnerName> Owners { get; } = [.. Lineages.SelectMany(lineage => lineage.Owners).Distinct()];

    public ProposedProvider ProviderOf(ProposedLineage lineage) => Providers.First(provider => provider.Lineages.Contains(lineage.Name));
}
