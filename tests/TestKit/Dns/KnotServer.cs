using System.Globalization;
using System.Net;

namespace TestKit;

/// <summary>A real Knot DNS with one zone in a temporary folder: a primary that takes updates and signs by itself, or a secondary.</summary>
public sealed class KnotServer : IZoneServer
{
    private readonly TempFolder folder = new();
    private readonly BoundedLog log = new();
    private readonly BindOptions options;
    private readonly IZoneServer? primary;
    private readonly BindZone zone;
    private RunningProcess? knotd;

    private KnotServer(BindOptions options, IZoneServer? primary, BindZone zone)
    {
        (this.options, this.primary, this.zone) = (options, primary, zone);
        Endpoint = options.Endpoint();
        Keys = primary?.Keys ?? new BindKeys();
    }

    public IPEndPoint Endpoint { get; }

    public NetworkNamespace? Network => options.Network;

    public BindKeys Keys { get; }

    public string Log => log.ToString();

    /// <summary>Starts a primary of the first zone of the options and waits until it answers, signed where it is to be signed.</summary>
    public static Task<KnotServer> PrimaryAsync(BindOptions options) => StartedAsync(new(options, primary: null, options.Zones[0]));

    /// <summary>Starts a secondary of that primary's zone and waits until it has it.</summary>
    public static Task<KnotServer> SecondaryAsync(IZoneServer primary, BindZone zone, BindOptions options) => StartedAsync(new(options, primary, zone));

    public string KeyFile(TsigKey key) => key.WriteBind(folder, $"{key.Name}.key");

    public void Update(string script, TsigKey? key = null) =>
        Nsupdate.Run($"server {Endpoint.Address} {Endpoint.Port}\n{script}\nsend\n", KeyFile(key ?? Keys.Full), Network).Expect(script);

    public Task<DnsAnswer> TlsaAsync(string owner) => DirectDns.TlsaAsync(Endpoint, owner, Network);

    /// <summary>A secondary transfers nothing more until <see cref="Thaw"/>.</summary>
    public void Freeze() => Control("zone-freeze", zone.Name);

    public void Thaw()
    {
        Control("zone-thaw", zone.Name);
        Control("zone-refresh", zone.Name);
    }

    public void Dispose()
    {
        knotd?.Dispose();
        folder.Dispose();
    }

    private static async Task<KnotServer> StartedAsync(KnotServer server)
    {
        server.folder.Write("knot.conf", server.Configuration());
        if (server.primary is null) server.folder.Write($"{server.zone.Name}.db", server.zone.Text([server.Endpoint.Address, .. server.options.Secondaries.Select(other => other.Address)]));
        server.knotd = RunningProcess.Start(["knotd", "-c", server.folder["knot.conf"]], network: server.Network, log: server.log);
        await ServerReadiness.AwaitAsync(server, server.zone, server.knotd).ConfigureAwait(false);
        return server;
    }

    private void Control(params string[] arguments) =>
        Command.Run(["knotc", "-s", folder["knot.sock"], "-b", .. arguments]).Expect("knotc " + string.Join(' ', arguments));

    private string Configuration() =>
        $"""
        server:
            rundir: {folder.Path}
            listen: {Endpoint.Address}@{Endpoint.Port}
            udp-workers: 1
            tcp-workers: 1
            background-workers: 1
        log:
          - target: stderr
            any: info
        database:
            storage: {folder.Path}
            journal-db-max-size: 16M
            kasp-db-max-size: 16M
            timer-db-max-size: 1M
        key:
        {string.Concat(Keys.Known.Select(key => $"  - id: {key.Name}\n    algorithm: {key.Algorithm}\n    secret: {key.Secret}\n"))}
        acl:
          - id: agents
            key: [{string.Join(", ", Keys.Granted.Select(key => key.Name))}]
            action: [query, update]
            update-type: [TLSA]
          - id: full
            key: [{Keys.Full.Name}]
            action: [query, update]
          - id: beside
            address: 127.0.0.0/8
            action: [transfer, notify]
        remote:
        {string.Concat(Peers().Select((peer, index) => $"  - id: peer{index}\n    address: {peer.Address}@{peer.Port}\n    via: {Endpoint.Address}\n"))}
        policy:
          - id: kit
            algorithm: ecdsap256sha256
            single-type-signing: on
            dnskey-ttl: 2
        {Lifetime()}
        zone:
          - domain: {zone.Name}
            storage: {folder.Path}
            file: {zone.Name}.db
            acl: [agents, full, beside]
            zonefile-sync: -1
            refresh-min-interval: 2
            refresh-max-interval: 2
            retry-min-interval: 1
            retry-max-interval: 1
        {Role()}

        """;

    private string Lifetime() => options.SignatureLifetime is { } lifetime
        ? string.Create(CultureInfo.InvariantCulture, $"    rrsig-lifetime: {(int)lifetime.TotalSeconds}\n    rrsig-refresh: {(int)lifetime.TotalSeconds / 2}\n    rrsig-pre-refresh: 1\n    propagation-delay: 1\n    zone-max-ttl: 5")
        : "";

    private IReadOnlyList<IPEndPoint> Peers() => primary is null ? options.Secondaries : [primary.Endpoint];

    private string Role() => string.Join('\n', new[]
    {
        primary is not null ? "    master: peer0" : "",
        primary is null && options.Secondaries.Count > 0 ? $"    notify: [{string.Join(", ", Peers().Select((_, index) => $"peer{index}"))}]" : "",
        primary is null && zone.IsSigned ? "    dnssec-signing: on\n    dnssec-policy: kit" : "",
    }.Where(line => line.Length > 0));
}
