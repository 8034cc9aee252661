using TlsaRollover.Core.Dane;

namespace Core.Tests.World;

/// <summary>One version of the zone: a serial and the RRset at the owner name.</summary>
public sealed record ZoneVersion(uint Serial, TlsaRRset RRset);

/// <summary>An authoritative server that transfers the zone with a lag and may fall back to an old version.</summary>
public sealed class SimulatedServer(string address, ZoneVersion first)
{
    private readonly List<(TimeSpan At, ZoneVersion Version)> _transfers = [];

    /// <summary>Versions that caches may have fetched here, with the instant at which the last such cache lets go.</summary>
    private readonly List<(RecordSet Records, TimeSpan Until)> _cached = [];

    public string Address => address;

    public ZoneVersion Current { get; private set; } = first;

    public bool Reachable { get; set; } = true;

    /// <summary>Whether it answers with an error without data, whatever it gives to others between two looks.</summary>
    public bool Fails { get; set; }

    /// <summary>Set when the server fell back; a transfer may mend it only after the agent had a look (a stated assumption).</summary>
    public bool FellBack { get; private set; }

    public bool LookedAtSinceFallBack { get; set; }

    /// <summary>Every RRset that some cache may hold now because of this server.</summary>
    public IEnumerable<RecordSet> MayBeCached(TimeSpan now) =>
        _cached.Where(version => version.Until > now).Select(version => version.Records).Append(Current.RRset.Records);

    public void Schedule(TimeSpan at, ZoneVersion version) => _transfers.Add((at, version));

    public void FallBack(ZoneVersion version, TimeSpan now)
    {
        if (FellBack && !LookedAtSinceFallBack)
            return; // it would leave the version before that unseen
        Serve(version, now);
        (FellBack, LookedAtSinceFallBack) = (true, false);
    }

    /// <summary>Takes what transfers are due; a server that fell back takes none before it was looked at.</summary>
    public void Advance(TimeSpan now)
    {
        _cached.RemoveAll(version => version.Until <= now);
        if (FellBack && !LookedAtSinceFallBack)
            return;
        foreach (var (at, version) in _transfers.Where(transfer => transfer.At <= now).OrderBy(transfer => transfer.At).ToList())
        {
            if (version.Serial > Current.Serial) // a transfer never goes back by itself
                Serve(version, FellBack ? now : at);
        }

        FellBack = _transfers.RemoveAll(transfer => transfer.At <= now) == 0 && FellBack;
    }

    /// <summary>Plants what caches fetched before the simulation began.</summary>
    public void Remember(RecordSet records, TimeSpan until) => _cached.Add((records, until));

    private void Serve(ZoneVersion version, TimeSpan now)
    {
        _cached.Add((Current.RRset.Records, now + Current.RRset.Ttl + TimeSpan.FromSeconds(1))); // a TTL of 6 may be given out for 7 s
        Current = version;
    }
}
