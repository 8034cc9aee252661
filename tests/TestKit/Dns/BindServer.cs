using System.Net;
using System.Net.Sockets;

namespace TestKit;

/// <summary>A real BIND 9 with its own configuration in a temporary folder: a primary that takes updates, or a secondary.</summary>
public sealed class BindServer : IZoneServer
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly TempFolder folder = new();
    private readonly BoundedLog log = new();
    private readonly BindOptions options;
    private readonly BindServer? primary;
    private RunningProcess? named;
    private bool transfers = true;

    private BindServer(BindOptions options, BindServer? primary)
    {
        (this.options, this.primary) = (options, primary);
        Endpoint = options.Endpoint();
        Keys = primary?.Keys ?? new BindKeys();
    }

    public IPEndPoint Endpoint { get; }

    public NetworkNamespace? Network => options.Network;

    public BindKeys Keys { get; }

    public IReadOnlyList<BindZone> Zones => primary?.Zones ?? options.Zones;

    public bool IsRunning => named is { HasExited: false };

    public string Log => log.ToString();

    /// <summary>Starts a primary and waits until it answers for each zone, signed where it is to be signed.</summary>
    public static async Task<BindServer> PrimaryAsync(BindOptions? options = null)
    {
        var server = new BindServer(options ?? new BindOptions(), primary: null);
        server.WriteZones();
        return await server.FirstStartAsync().ConfigureAwait(false);
    }

    /// <summary>Starts a secondary of this primary and waits until it has transferred each zone.</summary>
    public async Task<BindServer> SecondaryAsync(BindOptions secondary)
    {
        var asPrimary = secondary with { SignedTransfers = options.SignedTransfers, Network = secondary.Network ?? Network };
        return await new BindServer(asPrimary, this).FirstStartAsync().ConfigureAwait(false);
    }

    /// <summary>Starts it again after <see cref="Stop"/> or <see cref="Kill"/>, with the data that it had.</summary>
    public async Task StartAsync()
    {
        WriteConfiguration();
        named?.Dispose();
        named = RunningProcess.Start(["named", "-g", "-n", "1", "-c", folder["named.conf"]], network: Network, log: log);
        foreach (var zone in Zones)
            await Wait.Until(() => IsReadyAsync(zone), StartLimit, $"BIND at {Endpoint} answers for {zone.Name}", () => Log).ConfigureAwait(false);
    }

    public void Stop() => named?.Stop();

    public void Kill() => named?.Kill();

    public async Task RestartAsync()
    {
        Stop();
        await StartAsync().ConfigureAwait(false);
    }

    /// <summary>It keeps its port but answers nothing until <see cref="Resume"/>: clients time out.</summary>
    public void Pause() => named!.Pause();

    public void Resume() => named!.Resume();

    /// <summary>A secondary keeps a copy of its zones as they are; it is stopped meanwhile, so that the copy is whole.</summary>
    public Task KeepCopyAsync() => ExchangeAsync("", ".kept");

    /// <summary>A secondary starts again with the zones of <see cref="KeepCopyAsync"/>, as one does that was restored from a backup.</summary>
    public Task GoBackAsync() => ExchangeAsync(".kept", "");

    /// <summary>A primary refuses transfers from now on: its secondaries go on serving what they have.</summary>
    public Task BlockTransfersAsync() => SetTransfersAsync(false);

    /// <summary>Transfers are allowed again; secondaries catch up by their SOA refresh within seconds.</summary>
    public Task AllowTransfersAsync() => SetTransfersAsync(true);

    /// <summary>A BIND key file (mode 0600) of that key.</summary>
    public string KeyFile(TsigKey key) => key.WriteBind(folder, $"{key.Name}.{key.Secret.GetHashCode(StringComparison.Ordinal):x}.key");

    /// <summary>A credentials file of certbot's dns_rfc2136 (mode 0600) for that key and this server.</summary>
    public string CertbotIni(TsigKey key) => key.WriteCertbot(folder, $"{key.Name}.ini", Endpoint);

    /// <summary>A trust-anchor file with the zone's DNSKEY, as Unbound reads it.</summary>
    public string TrustAnchorFile(string zone) =>
        folder.Write($"{zone}.anchor", string.Concat(Directory.GetFiles(folder.Path, $"K{zone}.+*.key").Select(File.ReadAllText)));

    /// <summary>Sends an nsupdate script (without <c>server</c> and <c>send</c>) and throws if it was refused.</summary>
    public void Update(string script, TsigKey? key = null) =>
        Nsupdate.Run($"server {Endpoint.Address} {Endpoint.Port}\n{script}\nsend\n", KeyFile(key ?? Keys.Full), Network).Expect(script);

    public Task<DnsAnswer> TlsaAsync(string owner) => DirectDns.TlsaAsync(Endpoint, owner, Network);

    public Task<uint?> SerialAsync(string zone = "example.test") => DirectDns.SerialAsync(Endpoint, zone, Network);

    public void Dispose()
    {
        named?.Dispose();
        folder.Dispose();
    }

    private async Task<BindServer> FirstStartAsync()
    {
        try
        {
            await StartAsync().ConfigureAwait(false);
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private void WriteZones()
    {
        IReadOnlyList<IPAddress> servers = [Endpoint.Address, .. options.Secondaries.Select(server => server.Address)];
        foreach (var zone in options.Zones) folder.Write($"{zone.Name}.db", zone.Text(servers));
    }

    private void WriteConfiguration()
    {
        var configuration = new BindConfiguration(folder, Endpoint, options, Keys);
        folder.Write("named.conf", primary is null
            ? configuration.Primary(transfers)
            : configuration.Secondary(primary.Endpoint, primary.Zones));
    }

    private async Task SetTransfersAsync(bool allowed)
    {
        transfers = allowed;
        WriteConfiguration();
        var before = Reloads();
        named!.Reload();
        await Wait.Until(() => Reloads() > before, StartLimit, "BIND read its configuration again", () => Log).ConfigureAwait(false);
    }

    private async Task ExchangeAsync(string from, string to)
    {
        Stop();
        foreach (var file in Zones.SelectMany(zone => new[] { $"{zone.Name}.secondary", $"{zone.Name}.secondary.jnl" }))
        {
            File.Delete(folder[file + to]);
            if (File.Exists(folder[file + from])) File.Copy(folder[file + from], folder[file + to]);
        }
        await StartAsync().ConfigureAwait(false);
    }

    private int Reloads() => Log.Split("reloading configuration succeeded").Length;

    private async Task<bool> IsReadyAsync(BindZone zone)
    {
        if (named!.HasExited) throw new InvalidOperationException($"BIND ended with {named.ExitCode}\n{Log}");
        try
        {
            var soa = await DirectDns.AskAsync(Endpoint, zone.Name, DnsType.Soa, Network, dnssec: true).ConfigureAwait(false);
            return soa is { Rcode: 0, Authoritative: true } && (!zone.IsSigned || soa.IsSigned(DnsType.Soa));
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return false;
        }
    }
}
