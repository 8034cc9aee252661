using System.Text;
using CsCheck;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;

namespace Cli.Tests.State;

/// <summary>Random states, and fixed ones.</summary>
internal static class States
{
    private static readonly Gen<string> Word = Gen.String[Gen.Char["abc-é\"\\\n😀"[..8]], 0, 8];

    private static readonly Gen<DateTimeOffset> Wall =
        Gen.Long[0, DateTimeOffset.MaxValue.Ticks].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    private static readonly Gen<TimeSpan> Span = Gen.Long[0, TimeSpan.TicksPerDay * 400].Select(TimeSpan.FromTicks);

    private static readonly Gen<Moment> Instant = Gen.Select(Wall, Word, Span, Gen.Bool, (wall, boot, since, synchronised) => new Moment(wall, boot, since, synchronised));

    private static readonly Gen<TlsaRecord> Record = Gen.Select(Gen.Byte, Gen.Byte, Gen.Byte, Gen.Byte.Array[1, 70], (usage, selector, type, data) =>
        new TlsaRecord(new((CertificateUsage)usage, (Selector)selector, (MatchingType)type), new(data)));

    private static readonly Gen<RecordSet> Records = Record.Array[0, 4].Select(records => RecordSet.Of(records));

    private static readonly Gen<LineageCertificate?> Certificate =
        Gen.Select(Maybe(Word), Records, Gen.Enum<KeyAlgorithm>(), Wall, (version, records, algorithm, end) => new LineageCertificate(version, records, algorithm, end)).Null();

    private static readonly Gen<RRsetSighting> Sighting = Gen.Select(Word, Records, Span, Instant, Maybe(Instant), (server, records, ttl, last, until) => new RRsetSighting(server, records, ttl, last, until));

    private static readonly Gen<RecordClock> Clock = Gen.Select(Record, Gen.UInt.Nullable(), Gen.Select(Word, Instant, (server, since) => new ServerSeen(server, since)).Array[0, 3], (record, serial, seen) => new RecordClock(record, serial, seen));

    private static readonly Gen<OwnerLedger> Owner = Gen.Select(Gen.Int[1, 65535], Instant, Gen.Bool, Sighting.Array[0, 3], Clock.Array[0, 3], (port, began, established, versions, clocks) =>
        new OwnerLedger(OwnerName.Parse($"_{port}._tcp.mail.example.com"), began, established, versions, clocks));

    private static readonly Gen<RolloverState> Progress = Gen.Select(Gen.Enum<Phase>(), Instant, Certificate, Certificate, Certificate, (phase, since, active, next, queued) =>
        new RolloverState { Lineage = "", Ledger = Ledger.Empty, Phase = phase, Since = since, Active = active, Next = next, Queued = queued });

    private static readonly Gen<RolloverState> Rest = Gen.Select(
        Gen.Select(Records, Records, Gen.Bool, Gen.Bool, Gen.Bool),
        Word.Array[0, 2],
        Gen.Select(Word, Gen.Int, Instant, (version, count, last) => new ActivationAttempts(version, count, last)).Null(),
        Gen.Select(Maybe(Instant), Maybe(Instant), (first, second) => new ProofSweeps(first, second)),
        (records, accepted, attempts, sweeps) => Fixed("") with
        {
            Stale = records.Item1,
            Published = records.Item2,
            RemovalAttempted = records.Item3,
            Withdrawn = records.Item4,
            Resumed = records.Item5,
            AcceptedUnreachable = accepted,
            Attempts = attempts,
            Sweeps = sweeps,
        });

    /// <summary>Any state at all, probable or not.</summary>
    public static Gen<RolloverState> Any { get; } = Gen.Select(Gen.Int[0, 3], Progress, Rest, Owner.Array[0, 3], (name, progress, rest, owners) => rest with
    {
        Lineage = $"mail{name}.example.com",
        Phase = progress.Phase,
        Since = progress.Since,
        Active = progress.Active,
        Next = progress.Next,
        Queued = progress.Queued,
        Ledger = new(owners),
    });

    public static Moment At { get; } = new(new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero), "boot", TimeSpan.FromHours(5), true);

    /// <summary>A lineage that nothing is known of.</summary>
    public static RolloverState Fixed(string lineage) => RolloverState.New(lineage, At);

    /// <summary>A state whose document is at least that long.</summary>
    public static RolloverState Large(string lineage, int octets) =>
        Fixed(lineage) with { AcceptedUnreachable = [new StringBuilder().Insert(0, "0123456789", octets / 10).ToString()] };

    private static Gen<T?> Maybe<T>(Gen<T> gen)
        where T : class => gen.Null();
}
