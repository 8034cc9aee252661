using TestKit;
using TlsaRollover.Cli.Activation;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Activation;

public sealed class LiveReadersTests : IDisposable
{
    private const string Name = "mail.example.com";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Lines_that_name_files_of_the_lineage_are_found_with_what_to_read_instead()
    {
        var main = folder.Write("main.cf", "# mail\nsmtpd_tls_chain_files = /etc/letsencrypt/live/mail.example.com/privkey.pem, /etc/letsencrypt/live/mail.example.com/fullchain.pem\n");
        folder.Write("other.cf", "cert = /etc/letsencrypt/live/www.example.com/fullchain.pem\n");
        var found = Readers().Of(Lineage());
        Assert.Equal([new LiveReader(main, 2)], found.Readers);
        Assert.Equal(("/etc/letsencrypt/live/mail.example.com", "/srv/served/mail.example.com"), (found.Live, found.Instead));
        Assert.Equal(
            [$"{main}:2 reads /etc/letsencrypt/live/mail.example.com: no rollover can be safe until it reads /srv/served/mail.example.com in its place"],
            found.Warnings([], mended: false));
    }

    [Fact]
    public void Where_a_command_deploys_there_is_no_folder_to_read_instead()
    {
        var main = folder.Write("main.cf", "cert = /etc/letsencrypt/live/mail.example.com/fullchain.pem\n");
        var found = Readers().Of(Lineage() with { Deploy = new(["push-cert"], TimeSpan.FromSeconds(60)) });
        Assert.Null(found.Instead);
        Assert.Equal([$"{main}:1 reads /etc/letsencrypt/live/mail.example.com: no rollover can be safe until it reads what the deploy command writes in its place"], found.Warnings([], mended: false));
    }

    [Fact]
    public void Many_lines_are_counted_and_not_all_said()
    {
        folder.Write("main.cf", string.Concat(Enumerable.Repeat("cert = /etc/letsencrypt/live/mail.example.com/fullchain.pem\n", 7)));
        var warnings = Readers().Of(Lineage()).Warnings([], mended: false);
        Assert.Equal((4, "and so do 4 more lines"), (warnings.Count, warnings[^1]));
    }

    [Fact]
    public void What_the_wire_shows_is_said_when_the_text_or_a_vain_activation_bears_it_out()
    {
        var found = Readers().Of(Lineage());
        Assert.Empty(found.Warnings(["192.0.2.25:25"], mended: false));
        Assert.Equal(
            ["192.0.2.25:25, 192.0.2.25:587 presents the renewed key before its time: senders with an older answer refuse it now; make its service read /srv/served/mail.example.com, not /etc/letsencrypt/live/mail.example.com"],
            found.Warnings(["192.0.2.25:25", "192.0.2.25:587"], mended: true));
        folder.Write("main.cf", "cert = /etc/letsencrypt/live/mail.example.com/fullchain.pem\n");
        Assert.EndsWith("; both records stay until it is proven", Readers().Of(Lineage()).Warnings(["192.0.2.25:25"], mended: false)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void No_place_is_searched_where_none_is_configured()
    {
        folder.Write("main.cf", "cert = /etc/letsencrypt/live/mail.example.com/fullchain.pem\n");
        Assert.Empty(new LiveReaders(Agent() with { ServiceConfig = [] }).Of(Lineage()).Readers);
    }

    [Fact]
    public void Large_files_keys_and_devices_cost_nothing()
    {
        folder.Write("large", new string('x', 1024 * 1024) + "\ncert = /etc/letsencrypt/live/mail.example.com/fullchain.pem\n");
        File.CreateSymbolicLink(folder["zero"], "/dev/zero");
        Command.Run(["mkfifo", folder["pipe"]]).Expect("mkfifo");
        Assert.Empty(Readers().Of(Lineage()).Readers);
    }

    private LiveReaders Readers() => new(Agent());

    private AgentSettings Agent() => new("/srv/state", "/srv/served", null, "/etc/letsencrypt", null, new()) { ServiceConfig = [folder.Path] };

    private static LineageSettings Lineage() =>
        new(Name, "main", [], [new ServiceEndpoint(Name, 25, "smtp", [])], [], TimeSpan.FromSeconds(60), [], [], new RolloverPolicy());
}
