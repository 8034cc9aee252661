using TlsaRollover.Cli.Activation;
using TlsaRollover.Cli.Certbot;
using TlsaRollover.Cli.Config;
using TlsaRollover.Cli.State;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Agent;

/// <summary>Takes over what lineages that are no longer configured left behind, for those that were given another name.</summary>
/// <param name="lineages">The configured lineages.</param>
/// <param name="store">The states.</param>
/// <param name="certificates">The copies of certificates and keys.</param>
/// <param name="versions">What services read.</param>
/// <param name="ports">How to look at a lineage's world.</param>
/// <param name="now">Both clocks.</param>
internal sealed class RenamedLineages(
    IReadOnlyList<LineageSettings> lineages, SqliteRolloverStore store, CertificateStore certificates, ServedVersions versions, Func<LineageSettings, LineagePorts> ports, Func<Moment> now)
{
    public const string Event = "rename";

    private readonly ServedDirectory _served = new(versions);

    /// <summary>One line for each lineage that took something over. What is configured under its name since is left alone.</summary>
    /// <param name="renewed">A lineage to copy before anything else is touched, as the hook does.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="LineageException">A copy cannot be written.</exception>
    /// <exception cref="ActivationException">The served directory cannot be written.</exception>
    public async Task<IReadOnlyList<string>> TakeOverAsync(LineageSettings? renewed, CancellationToken cancellation)
    {
        var taken = new List<string>();
        if (renewed is not null && await NewestOfAsync(renewed, cancellation).ConfigureAwait(false) is null)
            return taken;
        if (store.Names().All(name => lineages.Any(lineage => lineage.Name == name)))
            return taken;
        foreach (var heir in lineages.Where(lineage => !(store.Load(lineage.Name)?.IsAdopted() ?? false)))
        {
            if (await FormerOfAsync(heir, cancellation).ConfigureAwait(false) is { } former)
                taken.Add(TakeOver(former, heir));
        }
        return taken;
    }

    private async Task<RolloverState?> FormerOfAsync(LineageSettings heir, CancellationToken cancellation)
    {
        var left = store.LoadAll().Where(state => !lineages.Any(lineage => lineage.Name == state.Lineage)).ToList();
        if (left.Count == 0 || await NewestOfAsync(heir, cancellation).ConfigureAwait(false) is not { } newest)
            return null;
        var wire = await Task.WhenAll(heir.Endpoints.Select(endpoint => ports(heir).Wire.LookAsync(endpoint, cancellation))).ConfigureAwait(false);
        var shared = lineages.Any(other => other.Name != heir.Name && other.Owners.Intersect(heir.Owners).Any());
        return Succession.Of(heir.Name, newest, heir.Owners, shared, left, [.. wire.SelectMany(sightings => sightings)]);
    }

    /// <summary>Without a certificate of the new name nothing is taken over yet: the name may be a slip of the pen.</summary>
    private async Task<LineageCertificate?> NewestOfAsync(LineageSettings heir, CancellationToken cancellation)
    {
        try
        {
            return await ports(heir).Source.NewestAsync(heir.Name, cancellation).ConfigureAwait(false);
        }
        catch (LineageException)
        {
            return null; // the run of the lineage reports it
        }
    }

    /// <summary>Copies first, then the state in one step, then clears away: a crash before that step is as if nothing had happened.</summary>
    private string TakeOver(RolloverState former, LineageSettings heir)
    {
        var (from, to) = (former.Lineage, heir.Name);
        foreach (var version in certificates.Versions(from))
        {
            if (LoadOrNull(from, version) is { } files)
                certificates.Save(to, files);
        }

        if (heir.Deploy is null)
            Serve(from, to);
        var what = $"takes over state, records and files of {from}, which is no longer configured{(heir.Deploy is null ? $"; {_served.PathOf(from)} leads to {_served.PathOf(to)} from now on" : "")}";
        store.Rename(from, former with { Lineage = to }, new(now().Wall, to, Event, what));
        certificates.Prune(from, []);
        return $"{to}: {what}";
    }

    private CertificateFiles? LoadOrNull(string lineage, string version)
    {
        try
        {
            return certificates.Load(lineage, version);
        }
        catch (LineageException)
        {
            return null; // damaged, and so of no use under either name; the run of the lineage says what it misses
        }
    }

    /// <summary>Services find the same files under both names, until somebody points them to the new one.</summary>
    private void Serve(string from, string to)
    {
        if (_served.Version(from) is not { } version || !certificates.Versions(to).Contains(version))
            return;
        _served.Switch(to, version, certificates.Load(to, version));
        _served.Alias(from, to);
        versions.Guard(() => versions.Prune(from)); // keys that no link leads to any more
    }
}
