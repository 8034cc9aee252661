using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Agent;

/// <summary>What the other lineages have to do with the owner names of one, as where an RSA and an ECDSA lineage share an owner.</summary>
/// <param name="lineage">The one.</param>
/// <param name="source">Which lineages are configured, and their certificates.</param>
/// <param name="store">What the agent knows of them.</param>
internal sealed class OtherLineages(string lineage, ILineageSource source, IRolloverStore store)
{
    /// <summary>See <see cref="Observation.Elsewhere"/> and <see cref="Observation.WithdrawnElsewhere"/>.</summary>
    public async Task<(RecordSet Listed, RecordSet Withdrawn)> RecordsAsync(CancellationToken cancellation)
    {
        var states = store.LoadAll().Where(other => other.Lineage != lineage).ToList();
        var newcomers = await DeployedAsync(source.Lineages.Except(states.Where(state => state.IsAdopted()).Select(other => other.Lineage)), cancellation);
        var withDane = Union([.. states.Where(other => !other.Withdrawn).Select(Listed), newcomers]);
        var withdrawn = states.Where(other => other.Withdrawn).ToList();
        return (Union([withDane, .. withdrawn.Select(Listed)]), Union(withdrawn.Select(Removed)).Except(withDane));
    }

    private static RecordSet Listed(RolloverState state) => Union(Certificates(state).Select(certificate => certificate.Associations));

    private static RecordSet Removed(RolloverState state) =>
        Union([state.Stale, state.Published, .. Certificates(state).Where(certificate => certificate.Version is not null).Select(certificate => certificate.Associations)]);

    private static IEnumerable<LineageCertificate> Certificates(RolloverState state) =>
        new[] { state.Active, state.Next, state.Queued }.OfType<LineageCertificate>();

    /// <summary>What lineages that are not adopted yet are about to list: no lineage is to take another's key for its own, whichever comes first.</summary>
    private async Task<RecordSet> DeployedAsync(IEnumerable<string> names, CancellationToken cancellation)
    {
        var records = RecordSet.Empty;
        foreach (var name in names.Where(name => name != lineage))
        {
            try
            {
                records = records.Union((await source.NewestAsync(name, cancellation))?.Associations ?? RecordSet.Empty);
            }
            catch (LineageException)
            {
                // its own run says so
            }
        }

        return records;
    }

    private static RecordSet Union(IEnumerable<RecordSet> sets) => sets.Aggregate(RecordSet.Empty, (all, one) => all.Union(one));
}
