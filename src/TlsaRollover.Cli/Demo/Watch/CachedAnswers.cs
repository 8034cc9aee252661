using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Demo.Watch;

/// <summary>An RRset version that some cache may hold.</summary>
/// <param name="Server">The server that gave it out.</param>
/// <param name="Records">The version.</param>
/// <param name="From">Since when it is known to have been given out.</param>
/// <param name="Until">When the last cache that asked there has dropped it.</param>
internal sealed record CachedAnswer(string Server, RecordSet Records, TimeSpan From, TimeSpan Until);

/// <summary>
/// What caches all over the world may hold: every RRset version that any server gave out, for its TTL and a second after it
/// was last seen. Only what is certain is claimed: a version was there when the answer came, and not before.
/// </summary>
internal sealed class CachedAnswers
{
    // caches count whole seconds, and keep a record of TTL 2 for up to 3 s
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(string Server, RecordSet Records), CachedAnswer> _versions = [];

    /// <summary>How many different versions were seen, over all servers.</summary>
    public int Count => _versions.Count;

    /// <summary>An answer. An empty RRset binds no sender and is not kept.</summary>
    public void Saw(string server, TlsaRRset rrset, TimeSpan asked, TimeSpan answered)
    {
        if (rrset.Records.IsEmpty) return;
        var until = asked + rrset.Ttl + Rounding;
        var known = _versions.GetValueOrDefault((server, rrset.Records));
        _versions[(server, rrset.Records)] = known is not null && known.Until >= asked
            ? known with { Until = known.Until > until ? known.Until : until }
            : new(server, rrset.Records, answered, until);
    }

    /// <summary>The versions that some cache may have held during the whole of that time, oldest first.</summary>
    public IReadOnlyList<CachedAnswer> During(TimeSpan start, TimeSpan end) =>
        [.. _versions.Values.Where(version => version.From <= start && version.Until >= end).OrderBy(version => version.From)];
}
