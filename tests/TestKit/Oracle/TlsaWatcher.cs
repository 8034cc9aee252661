using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace TestKit;

/// <summary>
/// The oracle of the end-to-end tests. It asks every authoritative server again and again, remembers each RRset version
/// for as long as any cache may hold it, and at every TLS handshake demands that each of them matches the certificate.
/// </summary>
public sealed class TlsaWatcher : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(15);

    private readonly WatcherOptions options;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly CancellationTokenSource stop = new();
    private readonly HeldVersions versions = new();
    private readonly ConcurrentQueue<Mismatch> mismatches = new();
    private readonly ConcurrentDictionary<string, WatchCounter> looks = new();
    private readonly ConcurrentDictionary<string, WatchCounter> handshakes = new();
    private readonly Task[] loops;

    private TlsaWatcher(WatcherOptions options)
    {
        this.options = options;
        loops =
        [
            .. options.Servers.Select(server => LoopAsync(looks, server.ToString(), () => options.LookPause,
                () => LookAsync(server.ToString(), authoritative: true, () => DirectDns.TlsaAsync(server, options.Owner, options.Network)))),
            .. options.Resolvers.Select(resolver => LoopAsync(looks, Name(resolver), () => options.ResolverPause * Random.Shared.NextDouble(),
                () => LookAsync(Name(resolver), authoritative: false, () => resolver.AskAsync(options.Owner)))),
            .. options.Endpoints.Select(endpoint => LoopAsync(handshakes, endpoint.Name, () => options.HandshakePause,
                () => ShakeHandsAsync(endpoint))),
        ];
    }

    public IReadOnlyList<Mismatch> Mismatches => [.. mismatches];

    /// <summary>Answers had, for each server and resolver.</summary>
    public IReadOnlyDictionary<string, WatchCounter> Looks => looks;

    /// <summary>Handshakes done, for each endpoint.</summary>
    public IReadOnlyDictionary<string, WatchCounter> Handshakes => handshakes;

    /// <summary>Every version that was seen, oldest first.</summary>
    public IReadOnlyList<HeldVersion> Versions => versions.All;

    /// <summary>The versions that a server gave out, in order; one that came back counts again.</summary>
    public IReadOnlyList<TlsaSet> StepsOf(IPEndPoint server) => versions.StepsOf(server.ToString());

    /// <summary>All that it saw, for a failing test's message.</summary>
    public string Report => string.Join('\n',
    [
        $"{mismatches.Count} mismatches in {clock.Elapsed.TotalSeconds:0.0} s",
        .. mismatches.Take(20).Select(mismatch => "  " + mismatch),
        .. looks.Select(pair => $"looks at {pair.Key}: {pair.Value}"),
        .. handshakes.Select(pair => $"handshakes with {pair.Key}: {pair.Value}"),
        .. Versions.Select(version => $"{version.Source}: {version.Records} from {version.From.TotalSeconds:0.000} s, held until {version.Until.TotalSeconds:0.000} s"),
    ]);

    /// <summary>Starts watching and waits until each server and resolver answered once.</summary>
    public static async Task<TlsaWatcher> StartAsync(WatcherOptions options)
    {
        var watcher = new TlsaWatcher(options);
        try
        {
            await Wait.Until(() => watcher.looks.Values.All(counter => counter.Good > 0), StartLimit, "the watcher sees every server", () => watcher.Report).ConfigureAwait(false);
            return watcher;
        }
        catch
        {
            await watcher.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Waits until each endpoint was shaken hands with so many times more: whatever is wrong now has then been seen.</summary>
    public Task WatchOnAsync(int more, TimeSpan deadline)
    {
        var goals = handshakes.ToDictionary(pair => pair.Key, pair => pair.Value.Good + more);
        return Wait.Until(() => goals.All(goal => handshakes[goal.Key].Good >= goal.Value), deadline, $"{more} more handshakes", () => Report);
    }

    /// <summary>Stops watching; what it saw stays.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(loops).ConfigureAwait(false);
        clock.Stop();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        stop.Dispose();
    }

    private static string Name(UnboundResolver resolver) => $"resolver {resolver.Endpoint}";

    private Task LoopAsync(ConcurrentDictionary<string, WatchCounter> counters, string name, Func<TimeSpan> pause, Func<Task<bool>> look)
    {
        var counter = counters.GetOrAdd(name, _ => new WatchCounter());
        return Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await CountAsync(counter, look).ConfigureAwait(false);
                await Task.Delay(pause(), stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });
    }

    private static async Task CountAsync(WatchCounter counter, Func<Task<bool>> look)
    {
        try
        {
            if (await look().ConfigureAwait(false)) counter.CountGood();
            else counter.CountFailed(new IOException("not an authoritative NOERROR or NXDOMAIN"));
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
        {
            counter.CountRefused();
        }
        catch (Exception error) when (error is SocketException or IOException or OperationCanceledException or AuthenticationException)
        {
            counter.CountFailed(error);
        }
    }

    private async Task<bool> LookAsync(string source, bool authoritative, Func<Task<DnsAnswer>> ask)
    {
        var asked = clock.Elapsed;
        var answer = await ask().ConfigureAwait(false);
        if (answer.Rcode is not (0 or 3) || (authoritative && !answer.Authoritative)) return false;
        var ttl = answer.Tlsa.Select(record => record.Ttl).DefaultIfEmpty(0).Max();
        versions.Saw(source, new TlsaSet(answer.TlsaTexts), asked, clock.Elapsed, ttl);
        return true;
    }

    private async Task<bool> ShakeHandsAsync(WatchedEndpoint endpoint)
    {
        var start = clock.Elapsed;
        using var presented = await MailTls.PresentedAsync(endpoint, options.Network).ConfigureAwait(false);
        foreach (var version in versions.During(start, clock.Elapsed).Where(version => !version.Records.Matches(presented)))
            mismatches.Enqueue(new(clock.Elapsed, endpoint.Address, Association.Text(presented, 3, 1, 1), version));
        return true;
    }
}
