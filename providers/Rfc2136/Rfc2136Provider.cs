using System.Collections.Concurrent;
using System.Diagnostics;
using ARSoft.Tools.Net.Dns;
using ARSoft.Tools.Net.Dns.DynamicUpdate;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Providers.Rfc2136.Exchange;

namespace TlsaRollover.Providers.Rfc2136;

/// <summary>DNS UPDATE (RFC 2136) signed with TSIG (RFC 8945), over TCP only: BIND, Knot DNS, PowerDNS.</summary>
/// <param name="options">Server, key and zone.</param>
/// <param name="time">The clock that signatures carry.</param>
public sealed class Rfc2136Provider(Rfc2136Options options, TimeProvider time) : IDnsProvider
{
    private const int Attempts = 4;

    // a signing server may answer an update before its signed zone shows it (BIND's inline signing)
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(400);

    // a change right after a look need not look again: the update's prerequisites tell whether somebody came between
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly PrimaryServer _server = new(options, time);
    private readonly ConcurrentDictionary<OwnerName, (ControlPlaneAnswer Answer, long At)> _read = new();

    /// <inheritdoc/>
    public async Task<ControlPlaneAnswer> ReadAsync(OwnerName owner, CancellationToken cancellation)
    {
        var answer = await _server.ReadAsync(owner, cancellation);
        _read[owner] = (answer, Stopwatch.GetTimestamp());
        return answer;
    }

    /// <inheritdoc/>
    public async Task<ControlPlaneAnswer> ChangeAsync(RRsetChange change, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var present = JustRead(change) ?? await _server.ReadAsync(change.Owner, cancellation);
        var pause = FirstPause;
        for (var attempt = 1; !Stands(change, present.RRset); attempt++)
        {
            RefuseToEmpty(change, present.RRset);
            if (await TryAsync(change, present, cancellation) is { } done) return done;
            if (attempt == Attempts) throw await ConflictAsync(change, present, cancellation);
            await Task.Delay(pause, cancellation);
            pause = Longer(pause);
            present = await _server.ReadAsync(change.Owner, cancellation);
        }

        return present;
    }

    /// <summary>What <see cref="ReadAsync"/> told a moment ago, once, and only as the base of an update, which proves it.</summary>
    private ControlPlaneAnswer? JustRead(RRsetChange change) =>
        _read.TryRemove(change.Owner, out var read)
        && Stopwatch.GetElapsedTime(read.At) < Fresh
        && !Stands(change, read.Answer.RRset)
        && !Empties(change, read.Answer.RRset) ? read.Answer : null;

    /// <summary>What stands after one update, or null when the RRset was no longer what had been read.</summary>
    private async Task<ControlPlaneAnswer?> TryAsync(RRsetChange change, ControlPlaneAnswer present, CancellationToken cancellation)
    {
        var wanted = new TlsaRRset(change.AppliedTo(present.RRset.Records), change.TtlAfter(present.RRset));
        DnsUpdateMessage answer;
        try
        {
            answer = await _server.UpdateAsync(UpdateMessage.Of(present.Zone, change.Owner, present.RRset, wanted), change.Owner, cancellation);
        }
        catch (DnsExchangeException lost)
        {
            return await ReadBackAsync(change, _ => Lost(change, lost), cancellation);
        }

        return answer.ReturnCode switch
        {
            ReturnCode.NoError => await ReadBackAsync(change, now => WithoutEffect(change, present.RRset, now), cancellation),
            ReturnCode.YXRRSet or ReturnCode.NXRRSet => null,
            _ => throw _server.Refused(answer, change.Owner, present.Zone),
        };
    }

    private async Task<ControlPlaneAnswer> ReadBackAsync(
        RRsetChange change, Func<TlsaRRset, DnsProviderException> missing, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            var now = await _server.ReadAsync(change.Owner, cancellation);
            if (Stands(change, now.RRset)) return now;
            if (Stopwatch.GetElapsedTime(started) > options.Timeout) throw missing(now.RRset);
            await Task.Delay(pause, cancellation);
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    private static bool Stands(RRsetChange change, TlsaRRset rrset) =>
        change.AppliedTo(rrset.Records).Equals(rrset.Records) && (rrset.Records.IsEmpty || change.TtlAfter(rrset) == rrset.Ttl);

    private static void RefuseToEmpty(RRsetChange change, TlsaRRset present)
    {
        if (Empties(change, present))
            throw new DnsProviderException(Fault.Rejected, change.Owner, $"removing {change.Remove} would leave '{change.Owner}' without TLSA records: nothing was changed; 'tlsa-rollover withdraw LINEAGE' ends DANE");
    }

    private static bool Empties(RRsetChange change, TlsaRRset present) => !change.MayEmpty && change.AppliedTo(present.Records).IsEmpty;

    private static DnsProviderException Lost(RRsetChange change, DnsExchangeException lost) => new(Fault.Unavailable, change.Owner,
        $"{lost.Message}; the update of '{change.Owner}' was looked for afterwards and is not there; the next run tries again", lost);

    private DnsProviderException WithoutEffect(RRsetChange change, TlsaRRset before, TlsaRRset now)
    {
        if (change.AppliedTo(now.Records).Equals(now.Records))
        {
            return new(Fault.Rejected, change.Owner,
                $"{options.Server} took the update of '{change.Owner}' but keeps the TTL at {now.Ttl.TotalSeconds:0} s instead of {change.Ttl?.TotalSeconds:0} s: set the TTL at the server, or leave it out of the configuration");
        }

        return now.Records.Equals(before.Records)
            ? new(Fault.Rejected, change.Owner, $"{options.Server} answered NOERROR to the update of '{change.Owner}' and changed nothing: see its log")
            : new(Fault.Conflict, change.Owner, $"'{change.Owner}' was changed by somebody else right after the update; the next run tries again");
    }

    private async Task<DnsProviderException> ConflictAsync(RRsetChange change, ControlPlaneAnswer present, CancellationToken cancellation) =>
        !present.RRset.Records.IsEmpty && await _server.WildcardAsync(change.Owner, present, cancellation) is { } wildcard
            ? new(Fault.Rejected, change.Owner,
                $"the TLSA records of '{change.Owner}' come from the wildcard '{wildcard}': configure '{wildcard}' as the owner")
            : new(Fault.Conflict, change.Owner,
                $"'{change.Owner}' was changed by somebody else during each of {Attempts} attempts: try again");
}
