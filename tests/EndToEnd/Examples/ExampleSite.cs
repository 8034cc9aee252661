using System.Net;
using System.Security.Cryptography.X509Certificates;
using EndToEnd.Site;
using TestKit;

namespace EndToEnd.Examples;

/// <summary>Starts the mail servers of an example on the certificates in a folder, which has a folder for each lineage.</summary>
public delegate Task<IReadOnlyList<IDisposable>> StartServers(ExampleSite site, string served);

/// <summary>The host that an example is about, in one network namespace: BIND with a secondary, certbot with pebble, the mail servers, a watcher for each owner.</summary>
public sealed class ExampleSite : IAsyncDisposable
{
    public const string Zone = "example.com";
    public const int Ttl = 2;

    /// <summary>Everything is on this host.</summary>
    public static readonly IPAddress Address = IPAddress.Loopback;
    private static readonly IPEndPoint SecondaryEndpoint = new(IPAddress.Parse("127.0.0.54"), 53);

    private readonly TempFolder folder = new();
    private readonly StartServers start;
    private readonly List<BindServer> servers = [];
    private readonly List<TlsaWatcher> watchers = [];
    private IReadOnlyList<IDisposable> mail = [];
    private PebbleServer? pebble;

    private ExampleSite(string example, StartServers start)
    {
        (Example, this.start) = (new(example), start);
        Agent = new(folder["config.toml"], Network);
    }

    public Example Example { get; }

    public NetworkNamespace Network { get; } = new();

    public Agent Agent { get; }

    public CertbotClient Certbot { get; private set; } = null!;

    public BindServer Primary => servers[0];

    public IReadOnlyList<BindServer> Servers => servers;

    public IReadOnlyList<TlsaWatcher> Watchers => watchers;

    /// <summary>What the agent serves.</summary>
    public string Served => folder["served"];

    /// <summary>All that is known, for a failing test's message.</summary>
    public string Report => string.Join("\n\n", [.. Watchers.Select(watcher => watcher.Report), "the agent: " + Agent.Log, .. mail.Select(server => $"{server}: {LogOf(server)}")]);

    /// <summary>Issues the certificates, starts the servers on copies of certbot's files, and watches; the agent has not run yet.</summary>
    /// <param name="example">The example's folder.</param>
    /// <param name="start">How its servers are started.</param>
    /// <param name="lineages">Lineages with certbot's key type and the names in the certificate.</param>
    /// <param name="keys">The key algorithms that are watched; none means that the servers choose.</param>
    public static async Task<ExampleSite> StartAsync(
        string example, StartServers start, IReadOnlyList<(string Lineage, string KeyType, string[] Names)> lineages, params string?[] keys)
    {
        var site = new ExampleSite(example, start);
        try
        {
            await Task.WhenAll(site.StartDnsAsync(), site.StartAcmeAsync(lineages)).ConfigureAwait(false);
            site.WriteConfiguration();
            foreach (var (lineage, _, _) in lineages) site.CopyLive(lineage);
            await site.ServeAsync(site.folder["before"]).ConfigureAwait(false);
            foreach (var owner in site.Example.Owners) site.watchers.Add(await site.WatchAsync(owner, keys.Length > 0 ? keys : [null]).ConfigureAwait(false));
            return site;
        }
        catch
        {
            await site.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The operator lets the servers read the agent's files from now on.</summary>
    public Task ServeAgentsFilesAsync() => ServeAsync(Served);

    /// <summary>The script that stands in the agent's configuration for that program's reload does this.</summary>
    public void SetReload(string program, IReadOnlyList<string> argv) =>
        folder.Write($"{program}-reload", $"#!/bin/sh\nexec {string.Join(' ', argv)}\n", (UnixFileMode)0b111_101_101);

    /// <summary>certbot's newest certificate of a lineage.</summary>
    public X509Certificate2 Newest(string lineage) => X509CertificateLoader.LoadCertificateFromFile(Path.Combine(Certbot.LiveDirectory(lineage), "cert.pem"));

    /// <summary>The 3 1 1 record of the newest certificate of each of these lineages; of all when none is named.</summary>
    public IReadOnlyList<string> Records(params IReadOnlyList<string> lineages) => [.. (lineages.Count > 0 ? lineages : Example.Lineages).Select(Record)];

    public TlsaWatcher WatcherOf(string owner) => watchers[Example.Owners.ToList().IndexOf(owner)];

    /// <summary>The endpoints of an owner: those at its port.</summary>
    public IEnumerable<WatchedEndpoint> EndpointsOf(string owner) =>
        Example.Endpoints.Where(endpoint => owner == $"_{endpoint.Address.Port}._tcp.{endpoint.Host}");

    public async ValueTask DisposeAsync()
    {
        foreach (var watcher in watchers) await watcher.DisposeAsync().ConfigureAwait(false);
        IReadOnlyList<IDisposable?> all = [.. mail, Certbot, pebble, .. servers.AsEnumerable().Reverse(), Network, folder];
        foreach (var one in all) one?.Dispose();
    }

    private static string LogOf(IDisposable server) => server switch
    {
        PostfixServer postfix => string.Join('\n', postfix.Log.Split('\n').TakeLast(20)),
        DovecotServer dovecot => string.Join('\n', dovecot.Log.Split('\n').TakeLast(20)),
        EximServer exim => string.Join('\n', exim.Log.Split('\n').TakeLast(20)),
        _ => "",
    };

    private string Record(string lineage)
    {
        using var newest = Newest(lineage);
        return Association.Text(newest, 3, 1, 1);
    }

    private async Task ServeAsync(string served)
    {
        foreach (var server in mail) server.Dispose();
        mail = []; // should they not start
        mail = await start(this, served).ConfigureAwait(false);
    }

    private async Task StartDnsAsync()
    {
        var zone = new BindZone { Name = Zone, Mail = Address, Records = [.. Example.Endpoints.Select(endpoint => $"{endpoint.Host}. A {Address}").Distinct()] };
        servers.Add(await BindServer.PrimaryAsync(new() { Network = Network, Address = Address, Zones = [zone], Secondaries = [SecondaryEndpoint] }).ConfigureAwait(false));
        servers.Add(await Primary.SecondaryAsync(new() { Address = SecondaryEndpoint.Address, Port = SecondaryEndpoint.Port }).ConfigureAwait(false));
        Network.UseResolver(Address); // all that is looked up is the servers' own names
    }

    private async Task StartAcmeAsync(IReadOnlyList<(string Lineage, string KeyType, string[] Names)> lineages)
    {
        pebble = await PebbleServer.StartAsync(Network).ConfigureAwait(false);
        Certbot = new(pebble);
        foreach (var (lineage, keyType, names) in lineages)
            await Task.Run(() => Certbot.IssueFor(lineage, names, keyType)).ConfigureAwait(false);
    }

    private void WriteConfiguration()
    {
        File.Copy(Primary.KeyFile(Primary.Keys.Sha256), folder["tsig.key"]);
        folder.Write("config.toml", Example.ConfigurationFor(folder.Path, Certbot.ConfigDirectory, [.. servers.Select(server => server.Endpoint)]));
        Certbot.AddDeployHook("50-tlsa-rollover", DeployHook.For(Agent));
    }

    /// <summary>What an operator does whose servers cannot read certbot's folders.</summary>
    private void CopyLive(string lineage)
    {
        var live = Certbot.LiveDirectory(lineage);
        foreach (var file in Directory.GetFiles(live, "*.pem")) folder.Write($"before/{lineage}/{Path.GetFileName(file)}", File.ReadAllText(file));
        folder.Write($"before/{lineage}/combined.pem", File.ReadAllText(Path.Combine(live, "privkey.pem")) + File.ReadAllText(Path.Combine(live, "fullchain.pem")));
    }

    private Task<TlsaWatcher> WatchAsync(string owner, IReadOnlyList<string?> keys) => TlsaWatcher.StartAsync(
        new(owner, [.. servers.Select(server => server.Endpoint)], [.. EndpointsOf(owner).SelectMany(endpoint => keys.Select(key => endpoint with { Key = key }))]) { Network = Network });
}
