using System.Globalization;
using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Commands.Record;

/// <summary>Writes the records of all sources, each RRset once (RFC 2181 §5).</summary>
internal sealed class RecordWriter(IReadOnlyList<RecordSource> sources)
{
    private const int Schema = 1;

    // all made before the first is written: half of them must not reach nsupdate
    private readonly IReadOnlyList<(OwnerName Owner, TlsaRRset RRset)> _rrsets =
    [
        .. from source in sources
           from owner in source.Owners
           group source by owner into atOwner
           select (atOwner.Key, RRsetOf([.. atOwner])),
    ];

    /// <exception cref="UserException">The format wants owner names, and a source has none.</exception>
    public void Write(RecordFormat format, TextWriter output)
    {
        if (format == RecordFormat.Json)
            output.WriteLine(RecordJson.Write(Report()));
        else if (sources.FirstOrDefault(source => source.Owners.Count == 0) is { } homeless)
            throw new UserException(ExitCode.Usage, $"{homeless.Subject.Source} does not say where its records are to stand: add --owner NAME, or --host NAME --port N");
        else
            WriteText(format, output);
    }

    private void WriteText(RecordFormat format, TextWriter output)
    {
        foreach (var (owner, rrset) in _rrsets)
        {
            foreach (var record in rrset.Records)
                output.WriteLine($"{(format == RecordFormat.Nsupdate ? "update add " : "")}{owner}. {Seconds(rrset).ToString(CultureInfo.InvariantCulture)} IN TLSA {record}");
            if (format == RecordFormat.Nsupdate)
                output.WriteLine("send"); // one message an owner: a message is for one zone (RFC 2136 §2.3)
        }
    }

    private RecordReport Report() => new(
        Schema,
        [.. sources.Select(source => new SourceReport(
            source.Subject.Source,
            source.Subject.Kind,
            source.Subject.KeyAlgorithm.ToString().ToLowerInvariant(),
            source.Subject.NotAfter?.UtcDateTime,
            Texts(source.Records)))],
        [.. _rrsets.Select(at => new RRsetReport(at.Owner.Text, Seconds(at.RRset), Texts(at.RRset.Records)))]);

    // one TTL for all (RFC 2181 §5.2)
    private static TlsaRRset RRsetOf(IReadOnlyList<RecordSource> sources) =>
        new(RecordSet.Of(sources.SelectMany(source => source.Records)), sources.Min(source => source.Ttl));

    private static int Seconds(TlsaRRset rrset) => (int)rrset.Ttl.TotalSeconds;

    private static IReadOnlyList<string> Texts(RecordSet records) => [.. records.Select(record => record.ToString())];
}
