using System.Text.RegularExpressions;
using TestKit;
using TlsaRollover.Cli.Certbot;
using TlsaRollover.Cli.Commands.Init;
using TlsaRollover.Cli.Config;
using Xunit;

namespace Cli.Tests.Commands.Init;

public sealed class ConfigurationDraftTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Host _host = Host.Usual();

    public ConfigurationDraftTests()
    {
        _folder.Write("tsig.key", "key \"tlsa-rollover\" { algorithm hmac-sha256; secret \"c2VjcmV0\"; };", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _folder.Write("rfc2136.ini", "dns_rfc2136_server = 192.0.2.1\ndns_rfc2136_name = certbot\ndns_rfc2136_secret = c2VjcmV0\ndns_rfc2136_algorithm = HMAC-SHA512\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private string File => _folder["config.toml"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_install_sh_lays_down_is_completed()
    {
        _folder.Write("config.toml", Installed());
        _host.References.Add(new("/etc/postfix/main.cf", 12, "", [$"/etc/letsencrypt/live/{Host.Name}/fullchain.pem"]));
        _host.Resolver = "127.0.0.1:53";
        Matches("installed.toml", Key());
    }

    [Fact]
    public void Without_a_file_a_whole_one_is_made() => Matches("new.toml", Key());

    [Fact]
    public void Everything_that_was_guessed_or_found_otherwise_is_remarked()
    {
        _host.Lineages[0] = Host.Lineage(renewal: new CertbotRenewal("dns-rfc2136", true, new Dictionary<string, string> { ["dns-rfc2136"] = _folder["rfc2136.ini"] }));
        _host.Serve(465, "tls", 'a');
        _host.Serve(993, "tls", 'c');
        _host.Serve(4190, "sieve", 'a');
        _host.Published[$"_993._tcp.{Host.Name}"] = [Host.Record("3 1 1", 'c')];
        _host.Published[Host.Delivery] = [Host.Record("2 1 1", 'f'), Host.Record("3 1 1", 'a')];
        _host.References.Add(new("/etc/exim4/exim4.conf.localmacros", 2, "", [$"/etc/letsencrypt/live/{Host.Name}/fullchain.pem"]));
        _host.References.Add(new("/etc/dovecot/conf.d/10-ssl.conf", 5, "", [$"/etc/letsencrypt/live/{Host.Name}/fullchain.pem"]));
        _host.EximGroup = "Debian-exim";
        Matches("many.toml", new("main", "certbot's own credentials, named in its renewal parameters") { Credentials = _folder["rfc2136.ini"] }, new() { NameServers = ["192.0.2.1:53"], Certbot = "/srv/certbot", TtlStable = true });
    }

    [Fact]
    public void A_provider_that_stands_is_used_and_the_text_before_it_kept()
    {
        _folder.Write("config.toml", "# mine\n[providers.bind] # the primary\ntype = \"rfc2136\"\nserver = \"192.0.2.1\"\nkey_file = \"tsig.key\"\n");
        var text = Matches("standing.toml", new("bind", "stands already") { Stands = true });
        Assert.StartsWith("# mine\n[providers.bind] # the primary\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_with_quotes_stay_whole()
    {
        _host.Lineages[0] = Host.Lineage("""a"b\c""", 'a', null, Host.Name);
        var text = Draft(Key(), new());
        Assert.Equal("""a"b\c""", Assert.Single(ConfigurationFile.Check(File, text, null).Lineages).Name);
    }

    private ProposedProvider Key() => new("main", "the key beside this file") { KeyFile = _folder["tsig.key"], Server = new(System.Net.IPAddress.Loopback, 53) };

    /// <summary>The text that install.sh writes before anybody edits it.</summary>
    private static string Installed()
    {
        var script = System.IO.File.ReadAllText(Path.Combine(Golden.Root(AppContext.BaseDirectory), "install.sh"));
        return Regex.Match(script, @"<<TEXT\n(# tlsa-rollover: .*?)^TEXT\n", RegexOptions.Singleline | RegexOptions.Multiline).Groups[1].Value.Replace("$var", "/var/lib/tlsa-rollover", StringComparison.Ordinal);
    }

    private string Matches(string golden, ProposedProvider provider, InitRequest? request = null)
    {
        var text = Draft(provider, request ?? new());
        Assert.Equal([Host.Name], ConfigurationFile.Check(File, text, null).Lineages.Select(lineage => lineage.Name));
        Golden.Matches($"Commands/Init/Goldens/{golden}", text.Replace(_folder.Path, "/FOLDER", StringComparison.Ordinal));
        return text;
    }

    private string Draft(ProposedProvider provider, InitRequest request)
    {
        var lineages = new LineageChoice(_host.Findings, request).Chosen();
        var reload = lineages.ToDictionary(lineage => lineage.Name, lineage => ReloadGuess.For(lineage, _host.Findings));
        var proposal = new Proposal(_host.Findings, request, lineages, [provider with { Lineages = [.. lineages.Select(lineage => lineage.Name)] }]) { Reload = reload };
        return new ConfigurationDraft(ConfigurationBeginning.Read(File), proposal).Text();
    }
}
