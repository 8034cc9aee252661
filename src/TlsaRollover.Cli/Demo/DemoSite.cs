using System.Net;
using TlsaRollover.Cli.Demo.Dns;
using TlsaRollover.Cli.Demo.Mail;
using TlsaRollover.Cli.Demo.Watch;
using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Demo;

/// <summary>A mail server with its zone, a primary and a lagging secondary for it, its certificates, and what is seen of them.</summary>
internal sealed class DemoSite : IDisposable
{
    private readonly DemoAuthority _authority = new();

    /// <param name="name">What the lines call it.</param>
    /// <param name="domain">Its zone.</param>
    /// <param name="folder">An empty folder of its own.</param>
    /// <param name="time">The clock.</param>
    public DemoSite(string name, string domain, string folder, TimeLine time)
    {
        (Name, Folder, Host) = (name, Directory.CreateDirectory(folder).FullName, $"mail.{domain}");
        Owner = OwnerName.Parse($"_25._tcp.{Host}");
        Certbot = new(Path.Combine(folder, "letsencrypt"), Host);
        Former = Issue();
        Zone = new(OwnerName.Parse(domain), Owner, new(RecordSet.Of(Former), DemoTiming.Ttl), () => time.Now);
        Primary = new(Zone, TimeSpan.Zero, Key);
        Secondary = new(Zone, DemoTiming.Lag, key: null);
        Mail = new(Host, Certbot.Live, Path.Combine(folder, "reload"));
        Watcher = new(Owner, [Primary.Address, Secondary.Address], Mail.Address, Evidence, time);
    }

    public string Name { get; }

    public string Folder { get; }

    public string Host { get; }

    public OwnerName Owner { get; }

    public DemoKey Key { get; } = new();

    public DemoCertbot Certbot { get; }

    public DemoZone Zone { get; }

    public ZoneServer Primary { get; }

    public ZoneServer Secondary { get; }

    public MailServer Mail { get; }

    public Evidence Evidence { get; } = new();

    public Watcher Watcher { get; }

    /// <summary>The record of the key that the demo begins with.</summary>
    public TlsaRecord Former { get; }

    /// <summary>The record of the renewed key, null before the renewal.</summary>
    public TlsaRecord? Latter { get; private set; }

    public IReadOnlyList<IPEndPoint> Servers => [Primary.Address, Secondary.Address];

    /// <summary>Whether every server was heard and a handshake was made.</summary>
    public bool Seen => Servers.All(server => Evidence.At(server.ToString()) is not null) && Evidence.Handshakes > 0;

    /// <summary>Whether every server gives out the new record alone and no cache can hold another answer.</summary>
    public bool Over(TimeSpan now) => Latter is not null && Proof().HasOnlyTheLatter && Evidence.Cached(now).All(RecordSet.Of(Latter).Equals);

    /// <summary>A certificate with a new key, kept as certbot keeps it.</summary>
    public void Renew() => Latter = Issue();

    public Proof Proof() => new(Evidence, Former, Latter ?? Former, [.. Servers.Select(server => server.ToString())]);

    public void Dispose()
    {
        Mail.Dispose();
        Secondary.Dispose();
        Primary.Dispose();
        _authority.Dispose();
    }

    private TlsaRecord Issue()
    {
        var issued = _authority.Issue(Host);
        Certbot.Keep(issued);
        return Watch.Watcher.RecordOf(issued.Spki);
    }
}
