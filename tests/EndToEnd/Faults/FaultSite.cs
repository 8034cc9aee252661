using System.Net;
using EndToEnd.Site;
using TestKit;
using Xunit;

namespace EndToEnd.Faults;

/// <summary>
/// A mail site for faults, in a network namespace of its own: any primary, any servers beside, a validating cache for each, a
/// real Postfix and a lineage that the test renews itself. No ACME server.
/// </summary>
public sealed class FaultSite : IAsyncDisposable
{
    public const string Zone = "example.test";
    public const string Host = "mail." + Zone;
    public const string Owner = "_25._tcp." + Host;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static int faults;

    private readonly TempFolder folder = new();
    private readonly List<UnboundResolver> resolvers = [];
    private readonly List<IZoneServer> servers = [];
    private readonly List<IReadOnlyList<string>> steps = [];
    private string newest = "";

    private FaultSite() => Agent = new(folder["config.toml"], Network);

    public NetworkNamespace Network { get; } = new();

    public Agent Agent { get; }

    public IZoneServer Primary => servers[0];

    /// <summary>The primary first.</summary>
    public IReadOnlyList<IZoneServer> Servers => servers;

    public TlsaWatcher Watcher { get; private set; } = null!;

    public PostfixServer Postfix { get; private set; } = null!;

    public string ReloadScript => folder["reload.sh"];

    /// <summary>The record of the newest certificate.</summary>
    public string Newest => newest;

    public string Report => string.Join("\n\n", "the watcher: " + Watcher?.Report, "the agent: " + Agent.Log, string.Join('\n', servers.Select(server => $"{server.Endpoint}: {server.Log}")));

    /// <summary>A site whose lineage is settled, with Postfix on the served file.</summary>
    /// <param name="primary">Starts the primary.</param>
    /// <param name="beside">Starts the servers beside it.</param>
    /// <param name="options">Where it differs.</param>
    public static async Task<FaultSite> StartAsync(Func<NetworkNamespace, Task<IZoneServer>> primary, Func<IZoneServer, Task<IReadOnlyList<IZoneServer>>>? beside = null, FaultOptions? options = null)
    {
        var site = new FaultSite();
        try
        {
            site.servers.Add(await primary(site.Network));
            if (beside is not null) site.servers.AddRange(await beside(site.Primary));
            await site.StartAsync(options ?? new());
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>A fault that was injected; the running sum is printed.</summary>
    public static void Injected(string what) =>
        TestContext.Current.SendDiagnosticMessage("faults injected: {0} ({1})", Interlocked.Increment(ref faults), what);

    public string Write(string relative, string text) => folder.Write(relative, text);

    public string this[string relative] => folder[relative];

    /// <summary>Changes the agent's configuration.</summary>
    public void Reconfigure(Func<string, string> change) => Write("config.toml", change(File.ReadAllText(Agent.Configuration)));

    /// <summary>Makes the reload command do this; <c>$POSTFIX</c> reloads Postfix.</summary>
    public void SetReload(string shell = "$POSTFIX")
    {
        var draft = folder.Write("reload.new", "#!/bin/sh\n" + shell.Replace("$POSTFIX", string.Join(' ', Postfix.ReloadCommand), StringComparison.Ordinal) + "\n", (UnixFileMode)0b111_101_101);
        File.Move(draft, ReloadScript, overwrite: true);
    }

    /// <summary>A certificate with a new key, as certbot leaves it; no hook is called. Returns the record of the one before.</summary>
    public string Renew()
    {
        using var certificate = TestCertificate.Ecdsa(Host);
        WriteNew("cert.pem", certificate.CertificatePem);
        WriteNew("fullchain.pem", certificate.CertificatePem);
        WriteNew("privkey.pem", certificate.KeyPem);
        folder.Write("newest.pem", certificate.CombinedPem);
        var old = newest;
        newest = Association.Text(certificate.Certificate, 3, 1, 1);
        steps.AddRange(old.Length == 0 ? [[newest]] : [[old, newest], [newest]]);
        return old;
    }

    /// <summary>Runs <c>cleanup</c> as the timer does until the status is as wanted.</summary>
    public async Task<AgentStatus> UntilAsync(string describe, Func<AgentStatus, bool> wanted, int also = 0)
    {
        AgentStatus status = null!;
        await Wait.Until(async () =>
        {
            var run = await Agent.CleanupAsync();
            Assert.True(run.ExitCode is 0 or 4 || run.ExitCode == also, $"cleanup: exit code {run.ExitCode}\n{run.Error}\n{Report}");
            status = await Agent.StatusAsync();
            return wanted(status);
        }, 3 * Limit, describe, () => status?.Json + Report);
        return status;
    }

    public Task SettleAsync() => UntilAsync("settled", status => status.IsSettledOn([newest]));

    /// <summary>Waits until the text of <c>status</c> has all these words, whatever lines it is broken into.</summary>
    public async Task SaysAsync(params IReadOnlyList<string> words)
    {
        var text = "";
        await Wait.Until(async () =>
        {
            text = string.Join(' ', (await Agent.RunAsync(["status"])).Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            return words.All(word => text.Contains(word, StringComparison.Ordinal));
        }, Limit, $"status says {string.Join(" … ", words)}", () => text + Report);
    }

    /// <summary>Waits until a server has exactly these records, and the watcher has seen them there.</summary>
    public Task HasAsync(IZoneServer server, params IReadOnlyList<string> records)
    {
        var wanted = new TlsaSet(records);
        return Wait.Until(async () => new TlsaSet((await server.TlsaAsync(Owner)).TlsaTexts) == wanted && (Watcher is null || Watcher.StepsOf(server.Endpoint) is [.., var last] && last == wanted),
            Limit, $"{server.Endpoint} has exactly {wanted}", () => Report);
    }

    /// <summary>Settles, watches on, and demands: nothing was ever refused, only the newest record stands, and each server not excepted went through every step in order.</summary>
    public async Task VerifyAsync(params IReadOnlyList<IZoneServer> exceptSteps)
    {
        await SettleAsync();
        foreach (var server in servers) await HasAsync(server, newest);
        await Watcher.WatchOnAsync(5, Limit);
        await Watcher.StopAsync();
        Assert.True(Watcher.Mismatches.Count == 0, Report);
        Assert.All(Watcher.Handshakes, pair => Assert.True(pair.Value.Good > 0, Report));
        var wanted = steps.Select(step => new TlsaSet(step)).ToList();
        foreach (var server in servers.Except(exceptSteps))
            Assert.True(Watcher.StepsOf(server.Endpoint).SequenceEqual(wanted), $"{server.Endpoint} went through\n{string.Join('\n', Watcher.StepsOf(server.Endpoint))}\n{Report}");
    }

    public async ValueTask DisposeAsync()
    {
        if (Watcher is not null) await Watcher.DisposeAsync();
        foreach (var one in (IReadOnlyList<IDisposable?>)[.. resolvers, Postfix, .. Enumerable.Reverse(servers), Network, folder]) one?.Dispose();
    }

    private async Task StartAsync(FaultOptions options)
    {
        Renew();
        Primary.Update($"update add {Owner} 2 TLSA {newest}");
        foreach (var server in servers) await HasAsync(server, newest);
        await StartResolversAsync();
        var link = folder["postfix.pem"];
        File.CreateSymbolicLink(link, folder["newest.pem"]);
        Postfix = await PostfixServer.StartAsync([.. options.Addresses.Select(address => new PostfixListener(new(address, 25), [link]))], Network, options.MaxUse);
        SetReload();
        FaultConfiguration.Write(this, options, [.. servers.Select(server => server.Endpoint)]);
        Watcher = await TlsaWatcher.StartAsync(new(Owner, [.. servers.Select(server => server.Endpoint)], [.. options.Addresses.Select(address => new WatchedEndpoint(new(address, 25), Host))]) { Network = Network, Resolvers = resolvers });
        await SettleAsync();
        File.Delete(link);
        File.CreateSymbolicLink(link, folder[$"served/{Host}/combined.pem"]);
        Postfix.Reload();
    }

    private async Task StartResolversAsync()
    {
        foreach (var server in servers)
        {
            var keys = Command.Run(Network.Wrap("dig", $"@{server.Endpoint.Address}", Zone, "DNSKEY", "+noall", "+answer", "+tcp")).Expect("dig").Output;
            var address = new IPAddress([127, 0, 1, server.Endpoint.Address.GetAddressBytes()[3]]);
            resolvers.Add(await UnboundResolver.StartAsync(server.Endpoint, Zone, new() { Network = Network, Address = address, TrustAnchorFile = keys.Contains("DNSKEY", StringComparison.Ordinal) ? folder.Write("anchor", keys) : null }));
        }
        Network.UseResolver(resolvers[0].Endpoint.Address);
    }

    // renamed into place: the agent may read at any moment
    private void WriteNew(string file, string text)
    {
        var draft = folder.Write($"certbot/live/{Host}/{file}.new", text, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Move(draft, folder[$"certbot/live/{Host}/{file}"], overwrite: true);
    }
}
