using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;

namespace Simulation.Tests.Dns;

/// <summary>
/// An authoritative server that transfers its zone with a lag and may fall back to an old version. Behind its address may be several
/// nodes (anycast), of which some give out the last version a little longer, to the agent and to caches alike.
/// </summary>
public sealed class SimulatedServer(string address, ZoneVersion first, TimeSpan nodesLag)
{
    private readonly List<(TimeSpan At, ZoneVersion Version)> _transfers = [];

    /// <summary>Versions that caches may have fetched here, with the instant at which the last of them was given out.</summary>
    private readonly List<(ZoneVersion Version, TimeSpan Last)> _past = [];
    private int _asked;
    private bool _gone;

    public string Address => address;

    public ZoneVersion Current { get; private set; } = first;

    public bool Reachable { get; set; } = true;

    /// <summary>Whether it answers with an error without data, whatever it gives to others between two looks.</summary>
    public bool Fails { get; set; }

    /// <summary>The lineages that have not looked since it went back; a transfer mends it only when all have (a stated assumption).</summary>
    private HashSet<string> _unseenBy = [];

    public bool AwaitsLook => _unseenBy.Count > 0;

    public TimeSpan? NextTransfer => AwaitsLook || _transfers.Count == 0 ? null : _transfers.Min(transfer => transfer.At);

    /// <summary>The versions that it is about to give out.</summary>
    public IEnumerable<ZoneVersion> Coming => _transfers.Select(transfer => transfer.Version);

    public void Schedule(TimeSpan at, ZoneVersion version) => _transfers.Add((at, version));

    public void SeenFor(string lineage)
    {
        if (Reachable && !Fails)
            _unseenBy.Remove(lineage);
    }

    /// <summary>Goes to a version whatever its serial, and stays there until the agent had a look for each lineage.</summary>
    public void FallBack(ZoneVersion version, TimeSpan now, IEnumerable<string> lineages)
    {
        if (AwaitsLook)
            return; // it would leave the version before that unseen
        Serve(version, now);
        _unseenBy = [.. lineages];
    }

    /// <summary>Takes what transfers are due.</summary>
    public void Advance(TimeSpan now)
    {
        if (AwaitsLook)
            return;
        foreach (var (at, version) in _transfers.Where(transfer => transfer.At <= now).OrderBy(transfer => transfer.At).ToList())
        {
            if (version.Serial != Current.Serial && SerialNumber.AtLeast(version.Serial, Current.Serial)) // a transfer never goes back by itself
                Serve(version, now);
        }

        _transfers.RemoveAll(transfer => transfer.At <= now);
    }

    /// <summary>Puts the server where the control plane is, as when a person mends it.</summary>
    public void Mend(ZoneVersion version, TimeSpan now)
    {
        (Reachable, Fails) = (true, false);
        _unseenBy.Clear();
        _transfers.Clear();
        if (Current != version)
            Serve(version, now);
    }

    /// <summary>It answers no more; what it gave out lives on.</summary>
    public void Leave(TimeSpan now)
    {
        _past.Add((Current, now + nodesLag));
        _gone = true;
    }

    /// <summary>Plants what caches fetched before the simulation began.</summary>
    public void Remember(ZoneVersion version, TimeSpan last) => _past.Add((version, last));

    /// <summary>Every answer for the name that some cache may hold now because of this server, or would be given now.</summary>
    public IEnumerable<Node> MayBeCached(OwnerName name, TimeSpan now, Caches caches) =>
        _past.Where(past => past.Last + caches.Keep(past.Version.TtlOf(name)) > now).Select(past => past.Version.Answer(name)).Concat(_gone ? [] : [Current.Answer(name)]);

    /// <summary>The version that the node which is asked now gives out.</summary>
    public ZoneVersion Ask(TimeSpan now) => _past.Count > 0 && _past[^1] is var last && last.Last > now && ++_asked % 2 == 0 ? last.Version : Current;

    private void Serve(ZoneVersion version, TimeSpan now)
    {
        _past.Add((Current, now + nodesLag));
        Current = version;
    }
}
