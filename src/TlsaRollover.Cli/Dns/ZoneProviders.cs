using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Dns;

/// <summary>Reads and changes each name with the provider of its zone: aliases lead into zones that other providers hold.</summary>
/// <param name="usual">The lineage's provider.</param>
/// <param name="zones">The providers of single zones; the innermost that a name is in counts.</param>
internal sealed class ZoneProviders(Lazy<IDnsProvider> usual, IReadOnlyDictionary<OwnerName, Lazy<IDnsProvider>> zones) : IDnsProvider
{
    /// <inheritdoc/>
    public Task<ControlPlaneAnswer> ReadAsync(OwnerName owner, CancellationToken cancellation) => For(owner).ReadAsync(owner, cancellation);

    /// <inheritdoc/>
    public Task<ControlPlaneAnswer> ChangeAsync(RRsetChange change, CancellationToken cancellation) => For(change.Owner).ChangeAsync(change, cancellation);

    private IDnsProvider For(OwnerName owner) => zones
        .Where(zone => owner == zone.Key || owner.Text.EndsWith($".{zone.Key}", StringComparison.Ordinal))
        .OrderByDescending(zone => zone.Key.Labels.Count)
        .Select(zone => zone.Value)
        .FirstOrDefault(usual)
        .Value;
}
