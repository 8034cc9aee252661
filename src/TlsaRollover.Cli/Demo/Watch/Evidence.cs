using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Demo.Watch;

/// <summary>A handshake with a certificate that some cached RRset version does not match: mail from there is refused.</summary>
internal sealed record RefusedHandshake(TimeSpan At, TlsaRecord Presented, CachedAnswer Cached);

/// <summary>Everything that was seen of one site: answers of its servers and handshakes with its mail server.</summary>
internal sealed class Evidence
{
    private readonly Lock _gate = new();
    private readonly CachedAnswers _cached = new();
    private readonly Dictionary<string, RecordSet> _zone = [];
    private readonly List<TlsaRecord> _presented = [];
    private readonly List<RefusedHandshake> _refused = [];
    private TimeSpan _lastHandshake;

    public int Answers { get; private set; }

    public int Handshakes { get; private set; }

    /// <summary>Whether the last handshake could have been refused.</summary>
    public bool LastRefused { get; private set; }

    /// <summary>Questions and handshakes without a result: of those moments nothing is known.</summary>
    public int Failures { get; private set; }

    /// <summary>The longest time without a handshake.</summary>
    public TimeSpan LongestPause { get; private set; }

    /// <summary>Different RRset versions, over all servers.</summary>
    public int Versions => Read(() => _cached.Count);

    /// <summary>Keys that were presented, in their order, each change once.</summary>
    public IReadOnlyList<TlsaRecord> Presented => Read(() => _presented.ToList());

    public IReadOnlyList<RefusedHandshake> Refused => Read(() => _refused.ToList());

    public void Failed() => Read(() => Failures++);

    public void SawAnswer(string server, TlsaRRset rrset, TimeSpan asked, TimeSpan answered)
    {
        lock (_gate)
        {
            Answers++;
            _zone[server] = rrset.Records;
            _cached.Saw(server, rrset, asked, answered);
        }
    }

    public void SawHandshake(TlsaRecord presented, TimeSpan start, TimeSpan end)
    {
        lock (_gate)
        {
            if (Handshakes++ > 0 && end - _lastHandshake is var pause && pause > LongestPause) LongestPause = pause;
            _lastHandshake = end;
            if (_presented.LastOrDefault() != presented) _presented.Add(presented);
            var cached = _cached.During(start, end).FirstOrDefault(version => !version.Records.Contains(presented));
            LastRefused = cached is not null;
            if (cached is not null) _refused.Add(new(end, presented, cached));
        }
    }

    /// <summary>What a server said last, null before its first answer.</summary>
    public RecordSet? At(string server) => Read(() => _zone.GetValueOrDefault(server));

    /// <summary>What caches may hold now, each version once.</summary>
    public IReadOnlyList<RecordSet> Cached(TimeSpan now) => Read(() => _cached.During(now, now).Select(version => version.Records).Distinct().ToList());

    private T Read<T>(Func<T> read)
    {
        lock (_gate) return read();
    }
}
