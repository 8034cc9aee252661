using System.Net;

namespace TestKit;

/// <summary>A real PowerDNS with one zone in SQLite: a primary that takes updates and signs by itself.</summary>
public sealed class PowerDnsServer : IZoneServer
{
    private const string Schema = "/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql";

    private readonly TempFolder folder = new();
    private readonly BindOptions options;
    private readonly BindZone zone;
    private RunningProcess? pdns;

    private PowerDnsServer(BindOptions options)
    {
        (this.options, zone) = (options, options.Zones[0]);
        Endpoint = options.Endpoint();
    }

    public IPEndPoint Endpoint { get; }

    public NetworkNamespace? Network => options.Network;

    public BindKeys Keys { get; } = new();

    public string Log => pdns?.Log ?? "";

    /// <summary>Starts a primary of the first zone of the options and waits until it answers, signed where it is to be signed.</summary>
    public static async Task<PowerDnsServer> PrimaryAsync(BindOptions options)
    {
        var server = new PowerDnsServer(options);
        try
        {
            server.WriteZone();
            server.pdns = RunningProcess.Start(["pdns_server", $"--config-dir={server.folder.Path}"], network: server.Network);
        }
        catch
        {
            server.Dispose();
            throw;
        }
        await ServerReadiness.AwaitAsync(server, server.zone, server.pdns).ConfigureAwait(false);
        return server;
    }

    public string KeyFile(TsigKey key) => key.WriteBind(folder, $"{key.Name}.key");

    public void Update(string script, TsigKey? key = null) =>
        Nsupdate.Run($"server {Endpoint.Address} {Endpoint.Port}\nzone {zone.Name}\n{script}\nsend\n", KeyFile(key ?? Keys.Full), Network).Expect(script);

    public Task<DnsAnswer> TlsaAsync(string owner) => DirectDns.TlsaAsync(Endpoint, owner, Network);

    public void Dispose()
    {
        pdns?.Dispose();
        folder.Dispose();
    }

    private void WriteZone()
    {
        folder.Write("pdns.conf",
            $"""
            launch=gsqlite3
            gsqlite3-database={folder["pdns.db"]}
            gsqlite3-dnssec=yes
            local-address={Endpoint.Address}
            local-port={Endpoint.Port}
            socket-dir={folder.Path}
            daemon=no
            guardian=no
            disable-syslog=yes
            security-poll-suffix=
            receiver-threads=1
            distributor-threads=1
            cache-ttl=0
            query-cache-ttl=0
            negquery-cache-ttl=0
            dnsupdate=yes
            allow-dnsupdate-from=127.0.0.0/8

            """);
        Command.Run(["sqlite3", folder["pdns.db"]], stdin: File.ReadAllText(Schema)).Expect("the schema");
        Pdnsutil("load-zone", zone.Name, folder.Write("zone.db", zone.Text([Endpoint.Address])));
        if (zone.IsSigned) Pdnsutil("secure-zone", zone.Name);
        IReadOnlyList<TsigKey> granted = [.. Keys.Granted, Keys.Full];
        foreach (var key in granted) Pdnsutil("import-tsig-key", key.Name, key.Algorithm, key.Secret);
        Pdnsutil(["set-meta", zone.Name, "TSIG-ALLOW-DNSUPDATE", .. granted.Select(key => key.Name)]);
        Pdnsutil("set-meta", zone.Name, "ALLOW-DNSUPDATE-FROM", "127.0.0.0/8");
    }

    private void Pdnsutil(params string[] arguments) =>
        Command.Run(["pdnsutil", $"--config-dir={folder.Path}", .. arguments]).Expect("pdnsutil " + string.Join(' ', arguments));
}
