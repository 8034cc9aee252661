using System.Net;
using System.Security.Cryptography.X509Certificates;
using TestKit;

namespace EndToEnd.Site;

/// <summary>
/// A whole mail site in one network namespace: a signed primary and a secondary, a validating cache for each, an ACME
/// server with certbot, a Postfix, and a configuration for the agent with times in seconds.
/// </summary>
public sealed class MailSite : IAsyncDisposable
{
    public const string Zone = "example.test";
    public const string Host = "mail." + Zone;
    public const string Owner = "_25._tcp." + Host;
    public const int Ttl = 2;

    public static readonly IPEndPoint Smtp = new(IPAddress.Parse("127.0.0.25"), 25);
    private static readonly IPEndPoint SecondaryEndpoint = new(IPAddress.Parse("127.0.0.54"), 53);

    private readonly TempFolder folder = new();
    private readonly TestCertificate snakeoil = TestCertificate.Ecdsa(Host);
    private readonly SiteOptions options;
    private readonly List<UnboundResolver> resolvers = [];

    private MailSite(SiteOptions options)
    {
        this.options = options;
        Agent = new(folder["config.toml"], Network);
    }

    public NetworkNamespace Network { get; } = new();

    public BindServer Primary { get; private set; } = null!;

    public BindServer Secondary { get; private set; } = null!;

    public PebbleServer Pebble { get; private set; } = null!;

    public CertbotClient Certbot { get; private set; } = null!;

    public PostfixServer Postfix { get; private set; } = null!;

    public TlsaWatcher Watcher { get; private set; } = null!;

    public Agent Agent { get; }

    public IReadOnlyList<BindServer> Servers => [Primary, Secondary];

    /// <summary>A validating cache for each server.</summary>
    public IReadOnlyList<UnboundResolver> Resolvers => resolvers;

    /// <summary>The command that the agent reloads Postfix with; tests write it anew to make it fail or lie.</summary>
    public string ReloadScript => folder["reload.sh"];

    /// <summary>The file that the agent is to serve to Postfix.</summary>
    public string ServedFile => folder[$"served/{Lineage}/combined.pem"];

    public string ServedDirectory => folder["served"];

    /// <summary>What Postfix reads: a link that the operator points to another file.</summary>
    public string PostfixFile => folder["postfix.pem"];

    /// <summary>The file that the operator put in place by hand, before the agent came.</summary>
    public string HandMadeFile => folder["before.pem"];

    /// <summary>The lineage in the agent's configuration, see <see cref="SiteConfiguration"/>; certbot's first one has the host's name.</summary>
    public string Lineage { get; set; } = Host;

    public string Live => Certbot.LiveDirectory(Lineage);

    /// <summary>certbot's newest certificate.</summary>
    public X509Certificate2 Newest => X509CertificateLoader.LoadCertificateFromFile(Path.Combine(Live, "cert.pem"));

    /// <summary>The records of certbot's newest certificate, for the parameters of this site.</summary>
    public IReadOnlyList<string> NewestRecords
    {
        get
        {
            using var newest = Newest;
            return [.. options.Parameters.Select(use => Association.Text(newest, use.Usage, use.Selector, use.Matching))];
        }
    }

    /// <summary>The record of the self-signed certificate.</summary>
    public string SnakeoilRecord => Association.Text(snakeoil.Certificate, 3, 1, 1);

    public IReadOnlyList<string> Foreign => options.Foreign;

    /// <summary>All that is known, for a failing test's message.</summary>
    public string Report => string.Join("\n\n", "the watcher: " + Watcher?.Report, "the agent: " + Agent.Log, "Postfix: " + string.Join('\n', (Postfix?.Log ?? "").Split('\n').TakeLast(30)));

    public static async Task<MailSite> StartAsync(SiteOptions? options = null)
    {
        var site = new MailSite(options ?? new SiteOptions());
        try
        {
            await site.StartAsync().ConfigureAwait(false);
            return site;
        }
        catch
        {
            await site.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public string Write(string relative, string text, bool executable = false) =>
        folder.Write(relative, text, executable ? (UnixFileMode)0b111_101_101 : null);

    /// <summary>Changes the agent's configuration.</summary>
    public void Reconfigure(Func<string, string> change) => Write("config.toml", change(File.ReadAllText(Agent.Configuration)));

    /// <summary>The operator makes Postfix read another file; it is reloaded apart.</summary>
    public void PointPostfixTo(string file)
    {
        File.Delete(PostfixFile);
        File.CreateSymbolicLink(PostfixFile, file);
    }

    /// <summary>Makes the reload command do this; <c>$POSTFIX</c> reloads Postfix or starts it.</summary>
    public void SetReload(string shell = "$POSTFIX")
    {
        var (reload, start) = (string.Join(' ', Postfix.ReloadCommand), string.Join(' ', Postfix.StartCommand));
        // renamed into place: a shell may be reading the old one
        var draft = Write("reload.new", "#!/bin/sh\n" + shell.Replace("$POSTFIX", $"{reload} 2>/dev/null || exec {start}", StringComparison.Ordinal) + "\n", executable: true);
        File.Move(draft, ReloadScript, overwrite: true);
    }

    public async ValueTask DisposeAsync()
    {
        if (Watcher is not null) await Watcher.DisposeAsync().ConfigureAwait(false);
        IReadOnlyList<IDisposable?> all = [.. resolvers, Postfix, Certbot, Pebble, Secondary, Primary, snakeoil, Network, folder];
        foreach (var one in all) one?.Dispose();
    }

    private async Task StartAsync()
    {
        await Task.WhenAll(StartAcmeAsync(), StartDnsAsync()).ConfigureAwait(false);
        Postfix = PostfixServer.Prepare([new(Smtp, options.ChainFiles?.Invoke(this) ?? [PostfixFile])], Network, options.MaxUse);
        SetReload();
        folder.Write("snakeoil.pem", snakeoil.CombinedPem);
        SiteConfiguration.Write(this, options.Snakeoil ? folder["snakeoil.pem"] : null);
        PointPostfixTo(options.HasDane ? HandMadeFile : options.Snakeoil ? folder["snakeoil.pem"] : ServedFile);
        if (options.HasDane) await PublishByHandAsync().ConfigureAwait(false);
        if (options.HasDane || options.Snakeoil) await Postfix.StartAsync().ConfigureAwait(false);
        Watcher = await TlsaWatcher.StartAsync(new(Owner, [.. Servers.Select(server => server.Endpoint)], [new(Smtp, Host)]) { Network = Network, Resolvers = resolvers }).ConfigureAwait(false);
    }

    private async Task StartAcmeAsync()
    {
        Pebble = await PebbleServer.StartAsync(Network).ConfigureAwait(false);
        Certbot = new(Pebble);
        if (options.HasDane) await Task.Run(() => Certbot.Issue(Host)).ConfigureAwait(false);
    }

    private async Task StartDnsAsync()
    {
        Primary = await BindServer.PrimaryAsync(new() { Network = Network, Secondaries = [SecondaryEndpoint], Zones = [new BindZone { IsSigned = options.IsSigned }] }).ConfigureAwait(false);
        Secondary = await Primary.SecondaryAsync(new() { Address = SecondaryEndpoint.Address, Port = SecondaryEndpoint.Port }).ConfigureAwait(false);
        foreach (var server in Servers)
        {
            var address = new IPAddress([127, 0, 1, server.Endpoint.Address.GetAddressBytes()[3]]);
            resolvers.Add(await UnboundResolver.StartAsync(server.Endpoint, Zone, new() { Network = Network, Address = address, TrustAnchorFile = options.IsSigned ? Primary.TrustAnchorFile(Zone) : null }).ConfigureAwait(false));
        }
        Network.UseResolver(resolvers[0].Endpoint.Address);
    }

    /// <summary>What an operator does who sets DANE up without an agent.</summary>
    private async Task PublishByHandAsync()
    {
        CopyLive();
        Primary.Update(string.Join('\n', NewestRecords.Concat(Foreign).Select(record => $"update add {Owner} {Ttl} TLSA {record}")));
        await EndState.StandsAsync(this, [.. NewestRecords, .. Foreign]).ConfigureAwait(false);
    }

    private void CopyLive() =>
        Write("before.pem", File.ReadAllText(Path.Combine(Live, "privkey.pem")) + File.ReadAllText(Path.Combine(Live, "fullchain.pem")));
}
