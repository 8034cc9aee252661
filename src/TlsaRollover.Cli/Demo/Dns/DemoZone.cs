using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using TlsaRollover.Core.Dane;
using TlsaRollover.Providers.Rfc2136.Exchange;

namespace TlsaRollover.Cli.Demo.Dns;

/// <summary>One state of the zone: its serial, and the TLSA RRset of its one owner name.</summary>
internal sealed record ZoneVersion(uint Serial, TlsaRRset RRset, TimeSpan At);

/// <summary>A zone with one TLSA owner name and all of its history, so that a lagging secondary can give out what was.</summary>
internal sealed class DemoZone
{
    private readonly Lock _gate = new();
    private readonly List<ZoneVersion> _history;
    private readonly Func<TimeSpan> _now;

    public DemoZone(OwnerName apex, OwnerName owner, TlsaRRset first, Func<TimeSpan> now)
    {
        (Apex, Owner, _now) = (TlsaWire.NameOf(apex), TlsaWire.NameOf(owner), now);
        _history = [new(1, first, TimeSpan.MinValue)];
    }

    public DomainName Apex { get; }

    public DomainName Owner { get; }

    /// <summary>The zone as a server has it that is behind by so much.</summary>
    public ZoneVersion Behind(TimeSpan lag)
    {
        lock (_gate) return _history.FindLast(version => version.At <= _now() - lag)!;
    }

    /// <summary>Makes a new version out of the present one; null changes nothing.</summary>
    public bool Change(Func<TlsaRRset, TlsaRRset?> change)
    {
        lock (_gate)
        {
            if (change(_history[^1].RRset) is not { } changed) return false;
            if (changed != _history[^1].RRset) _history.Add(new(_history[^1].Serial + 1, changed, _now()));
            return true;
        }
    }

    public SoaRecord Soa(ZoneVersion version)
    {
        const int ttl = 1; // also how long an absence is cached (RFC 2308 §5)
        return new(Apex, ttl, Apex, DomainName.Parse("hostmaster") + Apex, version.Serial, ttl, ttl, ttl, ttl);
    }
}
