using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Core.Rollover;

/// <summary>What was seen of one owner name: RRset versions by server, and a clock for each record at the control plane.</summary>
/// <param name="Owner">The owner name.</param>
/// <param name="Began">When the ledger began, re-stamped when the clocks cannot tell.</param>
/// <param name="Established">Whether the control plane was seen with a TLSA RRset since the last first publication.</param>
/// <param name="Versions">Every version that a cache may still hold.</param>
/// <param name="Clocks">One clock for each record that stands at the control plane.</param>
/// <param name="Target">The name that aliases or a wildcard led to when last seen; null where the owner has an RRset of its own.</param>
public sealed record OwnerLedger(
    OwnerName Owner, Moment Began, bool Established, IReadOnlyList<RRsetSighting> Versions, IReadOnlyList<RecordClock> Clocks, OwnerName? Target = null)
{
    /// <summary>Stands for the control plane among the servers of <see cref="Versions"/>: what it holds, a server gave out or soon will.</summary>
    public const string ControlPlane = "control plane";

    /// <summary>A ledger that begins now.</summary>
    public static OwnerLedger New(OwnerName owner, Moment now) => new(owner, now, false, [], []);

    /// <summary>The name whose RRset is the owner's.</summary>
    internal OwnerName Holder => Target ?? Owner;

    /// <summary>The ledger after one more look.</summary>
    public OwnerLedger Observe(OwnerObservation seen, Moment now) => this with
    {
        Began = CoversUntil(now) ? Began.OrRestamped(now) : now,
        Established = (Established && !IsRedirected(seen)) || seen.ControlPlane is { RRset.Records.IsEmpty: false },
        Versions = ObserveVersions(seen, now),
        Clocks = ObserveClocks(seen, now),
        Target = seen.Target == Owner ? null : seen.Target,
    };

    /// <summary>The ledger without the clocks of the given records.</summary>
    public OwnerLedger EraseClocks(RecordSet records) => this with { Clocks = [.. Clocks.Where(clock => !records.Contains(clock.Record))] };

    /// <summary>The ledger with the RRset that a change is about to make, as if the control plane had shown it.</summary>
    public OwnerLedger Expect(RRsetChange change, TlsaRRset present, Moment now) => this with
    {
        Versions = [.. Versions, new(ControlPlane, change.AppliedTo(present.Records), change.TtlAfter(present), now, null)],
    };

    /// <summary>The clock of a record, null while it is not at the control plane.</summary>
    public RecordClock? ClockOf(TlsaRecord record) => Clocks.FirstOrDefault(clock => clock.Record == record);

    /// <summary>A ledger covers the time in which somebody looked; after a long gap it begins anew, for a TTL may have been lowered in it.</summary>
    private bool CoversUntil(Moment now) =>
        Versions.Count == 0 || Versions.Any(version => now.Since(version.Last) is not { } age || age <= RolloverPolicy.UnknownHistoryTtl);

    /// <summary>
    /// An alias leads to another target: whether an RRset ever stood there nobody knows. Where none leads anywhere, or the
    /// wildcard that made the RRset is gone, it has vanished.
    /// </summary>
    private bool IsRedirected(OwnerObservation seen) =>
        seen.Target != Holder && seen.Way is [.., var end] && !(Holder.Labels[0] == "*" && end.Text.EndsWith(Holder.Text[1..], StringComparison.Ordinal));

    private List<RRsetSighting> ObserveVersions(OwnerObservation seen, Moment now)
    {
        var answers = (seen.Servers ?? []).Where(answer => answer.Kind == ServerAnswerKind.Answered).Select(answer => Sighting(answer, now)).ToList();
        answers.AddRange(SilentAliases(seen, now));
        if (seen.ControlPlane is { } plane)
            answers.AddRange(SilentServers(seen).Append(ControlPlane).Select(server => Sighting(server, plane.RRset, plane.NegativeTtl, now)));
        var asked = seen.Servers?.Select(answer => (answer.Server, answer.Alias?.From)).Append((ControlPlane, null)).ToHashSet();
        var kept = Versions.Select(version => Aged(version, answers, asked, now)).Where(version => MayBeCached(version, now));
        return Latest([.. kept, .. Unseen(asked, now), .. answers.Where(answer => !Versions.Any(version => version.Until is null && Same(version, answer)))]);
    }

    /// <summary>
    /// A server that leaves the zone may have given out all that the control plane ever held: until now, or until it was first seen
    /// with what the control plane holds, for it counts no more among the servers that are waited for.
    /// </summary>
    private IEnumerable<RRsetSighting> Unseen(HashSet<(string Server, OwnerName? From)>? asked, Moment now) =>
        from gone in asked is null ? [] : Versions.Where(version => version is { Until: null, From: null } && !asked.Contains((version.Server, null)))
        let planes = Versions.Where(version => version.Server == ControlPlane).ToList()
        let until = planes.Exists(plane => plane.Until is null && plane.Records.Equals(gone.Records)) ? ConvergenceOf(gone.Server, now) : now
        where until is not null
        from plane in planes
        select plane with { Server = gone.Server, Last = until, Until = until };

    /// <summary>When a server was first seen with the last of the records that it has; null where it never was.</summary>
    private Moment? ConvergenceOf(string server, Moment now) =>
        Clocks.SelectMany(clock => clock.Seen).Where(run => run.Server == server).Select(run => run.Since.OrRestamped(now)).MinBy(since => now.Since(since));

    /// <summary>Of equal versions only the last counts: a server that changes its mind at each look must not fill the ledger.</summary>
    private static List<RRsetSighting> Latest(List<RRsetSighting> versions) =>
        [.. versions.Where((version, index) => !versions.Skip(index + 1).Any(later => Same(version, later)))];

    /// <summary>
    /// Servers that never answered: others may well reach them. They are taken to give out what the control plane holds when they
    /// are first named, so that a wait begins when one of them is taken out of the zone.
    /// </summary>
    private IEnumerable<string> SilentServers(OwnerObservation seen) => Silent(seen).Where(answer => answer.Alias is null).Select(answer => answer.Server);

    /// <summary>The same for servers of zones on the way: they are taken to lead where the others lead.</summary>
    private IEnumerable<RRsetSighting> SilentAliases(OwnerObservation seen, Moment now) =>
        from answer in Silent(seen)
        let leading = (seen.Servers ?? []).Select(other => other.Alias).OfType<Alias>().Where(alias => alias.From == answer.Alias?.From && seen.IsOnTheWay(alias)).MaxBy(alias => alias.Ttl)
        where leading is not null
        select new RRsetSighting(answer.Server, RecordSet.Empty, leading.Ttl, now, null, leading.From, leading.To);

    private IEnumerable<ServerAnswer> Silent(OwnerObservation seen) => (seen.Servers ?? []).Where(answer =>
        answer.Kind != ServerAnswerKind.Answered && !Versions.Any(version => version.Server == answer.Server && version.From == answer.Alias?.From && version.Until is null));

    private static RRsetSighting Sighting(ServerAnswer answer, Moment now) => answer.Alias is { To: not null } alias
        ? new(answer.Server, RecordSet.Empty, alias.Ttl, now, null, alias.From, alias.To)
        : Sighting(answer.Server, answer.RRset, answer.NegativeTtl, now) with { From = answer.Alias?.From };

    private static RRsetSighting Sighting(string server, TlsaRRset rrset, TimeSpan negativeTtl, Moment now) =>
        new(server, rrset.Records, rrset.Records.IsEmpty ? negativeTtl : rrset.Ttl, now, null);

    /// <summary>A version ends when its server gives another answer, or is no longer a server of the zone.</summary>
    private static RRsetSighting Aged(RRsetSighting version, List<RRsetSighting> answers, HashSet<(string Server, OwnerName? From)>? asked, Moment now)
    {
        if (version.Until is { } until)
            return version with { Until = until.OrRestamped(now), Last = version.Last.OrRestamped(now) };
        if (answers.FirstOrDefault(answer => answer.Server == version.Server && answer.From == version.From) is not { } answer)
            return version with { Last = version.Last.OrRestamped(now), Until = asked is null || asked.Contains((version.Server, version.From)) ? null : now };
        return Same(version, answer) ? version with { Last = now } : version with { Until = now };
    }

    private static bool Same(RRsetSighting version, RRsetSighting answer) =>
        version.Server == answer.Server && version.From == answer.From && version.To == answer.To && version.Records.Equals(answer.Records) && version.Ttl == answer.Ttl;

    private static bool MayBeCached(RRsetSighting version, Moment now) =>
        version.Until is not { } until || now.Since(until) is not { } ended || ended < RolloverPolicy.CacheCap + TimeSpan.FromSeconds(1);

    private List<RecordClock> ObserveClocks(OwnerObservation seen, Moment now)
    {
        var clocks = seen.Target == Holder ? Clocks : []; // another RRset, in another zone perhaps: every clock starts anew
        if (seen.ControlPlane is not { } plane)
            return [.. clocks.Select(clock => Advance(clock, seen, now))];
        return [.. plane.RRset.Records.Select(record => Advance(Rebased(clocks.FirstOrDefault(clock => clock.Record == record), record, plane.Serial), seen, now))];
    }

    /// <summary>A new clock, or one that starts again because the source's serial went back (RFC 1982).</summary>
    private static RecordClock Rebased(RecordClock? clock, TlsaRecord record, uint? serial) =>
        clock is null || (serial is { } now && clock.BaseSerial is { } start && !SerialNumber.AtLeast(now, start))
            ? new(record, serial, [])
            : clock;

    private static RecordClock Advance(RecordClock clock, OwnerObservation seen, Moment now)
    {
        var asked = seen.Servers?.Select(answer => answer.Server).ToHashSet(); // what a server gave out while it was none of the zone's, nobody saw
        var runs = clock.Seen.Where(run => asked?.Contains(run.Server) ?? true).ToDictionary(run => run.Server, run => run.Since.OrRestamped(now));
        foreach (var server in (seen.Servers ?? []).GroupBy(answer => answer.Server))
        {
            var lacking = server.Where(answer => !Convergence.Of(answer, clock, seen)).ToList();
            if (lacking.Count == 0)
                runs.TryAdd(server.Key, now);
            else if (lacking.Any(answer => !answer.SaysNothing))
                runs.Remove(server.Key); // a bad answer breaks the run; silence and an error without data neither break nor confirm it
        }

        return clock with { Seen = [.. runs.OrderBy(run => run.Key, StringComparer.Ordinal).Select(run => new ServerSeen(run.Key, run.Value))] };
    }
}
