using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Agent;

/// <summary>
/// Looks at one owner name: where its RRset is, what its control plane and its servers hold. An owner that is no alias is read
/// and asked about at once; only where aliases or a wildcard lead elsewhere, its control plane is read when that is known.
/// </summary>
/// <param name="lineage">The lineage's settings.</param>
/// <param name="ports">Its ports.</param>
/// <param name="owner">The owner name.</param>
/// <param name="known">The name that held its RRset when last seen.</param>
internal sealed class OwnerLook(LineageSettings lineage, LineagePorts ports, OwnerName owner, OwnerName known)
{
    /// <summary>The observation, and why some of it is missing. Without <paramref name="world"/> servers are asked only where the RRset cannot be found otherwise.</summary>
    public async Task<(OwnerObservation Seen, IReadOnlyList<Exception> Faults)> LookAsync(bool world, CancellationToken cancellation)
    {
        var reading = ReadAsync(known, cancellation);
        var asking = world || known != owner ? AskAsync(cancellation) : Task.FromResult<Asked>(new(null, null));
        var (plane, asked) = (await reading, await asking);
        if (plane.Fault is { Fault: Fault.Rejected } && asked is { View: null, Fault: null })
            asked = await AskAsync(cancellation); // it may have become an alias
        var target = asked.View?.TargetOf(owner) ?? known;
        if (asked.Fault is not null && (known != owner || plane.Fault is { Fault: Fault.Rejected })) // refused as an alias whose end nobody tells
            plane = new(null, new(Fault.Unavailable, known, $"where {owner} leads now is not known: {asked.Fault.Message}"));
        else if (target != known)
            plane = await ReadAsync(target, cancellation);
        return (Observation(plane, asked, target, world), [.. new Exception?[] { plane.Fault, asked.Fault }.OfType<Exception>()]);
    }

    private OwnerObservation Observation(Plane plane, Asked asked, OwnerName target, bool world) => new()
    {
        Owner = owner,
        Way = asked.View?.Way ?? [],
        Target = target,
        ControlPlane = plane.Answer,
        ControlPlaneFault = plane.Fault?.Message,
        ControlPlaneRefused = plane.Fault is { Fault: Fault.Denied or Fault.Rejected },
        Validation = asked.View is { } view && world ? view.Validation : ZoneValidation.NotChecked,
        Servers = world ? asked.View?.Servers : null,
        ServersFault = asked.Fault?.Message,
    };

    private async Task<Plane> ReadAsync(OwnerName name, CancellationToken cancellation)
    {
        try
        {
            return new(await ports.Provider.ReadAsync(name, cancellation), null);
        }
        catch (DnsProviderException e)
        {
            return new(null, e);
        }
    }

    private async Task<Asked> AskAsync(CancellationToken cancellation)
    {
        try
        {
            var view = await ports.Dns.LookAsync(owner, lineage.Servers, cancellation);
            return Tells(view) ? new(view, null) : new(null, new(Silence(view)));
        }
        catch (AuthoritativeDnsException e)
        {
            return new(null, e);
        }
    }

    /// <summary>Where no server of the last zone answers, an owner that led elsewhere may still lead there.</summary>
    private bool Tells(AuthoritativeView view) =>
        view.IsTold || view.EndFrom(owner) == known;

    private string Silence(AuthoritativeView view) =>
        $"no server of {view.Zone} tells where {view.EndFrom(owner)} leads: "
        + string.Join("; ", view.Servers.Where(answer => answer.Alias is null).Select(answer => answer.Detail).OfType<string>());

    private sealed record Plane(ControlPlaneAnswer? Answer, DnsProviderException? Fault);

    private sealed record Asked(AuthoritativeView? View, AuthoritativeDnsException? Fault);
}
