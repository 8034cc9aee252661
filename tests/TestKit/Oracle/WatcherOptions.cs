using System.Net;

namespace TestKit;

/// <summary>What a <see cref="TlsaWatcher"/> watches.</summary>
/// <param name="Owner">The owner name of the TLSA RRset.</param>
/// <param name="Servers">Every authoritative server.</param>
/// <param name="Endpoints">Every mail server that the RRset is for.</param>
public sealed record WatcherOptions(string Owner, IReadOnlyList<IPEndPoint> Servers, IReadOnlyList<WatchedEndpoint> Endpoints)
{
    /// <summary>Where all of them are.</summary>
    public NetworkNamespace? Network { get; init; }

    /// <summary>Caches beside, best one for each server; filled at random moments.</summary>
    public IReadOnlyList<UnboundResolver> Resolvers { get; init; } = [];

    public TimeSpan LookPause { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan HandshakePause { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>The longest pause between two questions to a resolver.</summary>
    public TimeSpan ResolverPause { get; init; } = TimeSpan.FromSeconds(1);
}
