using Cli.Tests.Agent;
using TestKit;
using TlsaRollover.Cli;
using TlsaRollover.Cli.Activation;
using TlsaRollover.Cli.Certbot;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Ports;
using Xunit;

namespace Cli.Tests.Commands.Init;

public sealed class InitCommandTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Key = "key \"tlsa-rollover\" { algorithm hmac-sha256; secret \"c2VjcmV0\"; };";

    private readonly TempFolder _folder = new();
    private readonly Host _host = Host.Usual();
    private readonly CommandRun _run = new(new FakeWorld());

    public InitCommandTests() => _run.Survey = (_, request) =>
    {
        _host.Requests.Add(request);
        return _host;
    };

    private string Config => _folder["etc/config.toml"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_help_is_as_reviewed()
    {
        Assert.Equal(ExitCode.Done, await _run.RunAsync("init", "--help"));
        Golden.Matches("Commands/Init/Goldens/help.txt", _run.Out.Replace("  Cli.Tests init", "  tlsa-rollover init", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_yes_it_writes_what_it_finds_and_says_what_comes_next()
    {
        WriteKey();
        _host.Serve(993, "tls", 'a');
        _host.Published[Host.Delivery] = [Host.Record("3 1 1", 'a'), Host.Record("3 1 1", 'e'), Host.Record("1 1 1", 'd')];
        _host.Lineages.Add(Host.Lineage("www.example.com", 'b'));
        Reference("main.cf", $"myhostname = {Host.Name}\nsmtpd_tls_chain_files = /etc/letsencrypt/live/{Host.Name}/privkey.pem, /etc/letsencrypt/live/{Host.Name}/fullchain.pem\n", 2);
        Assert.Equal(ExitCode.Done, await InitAsync("--yes"));
        Golden.Matches("Commands/Init/Goldens/yes.txt", Shown(_run.Error));
        Golden.Matches("Commands/Init/Goldens/yes.diff", Shown(_run.Out));
        Assert.Equal([Host.Name], ConfigurationFile.Load(Config, null).Lineages.Select(lineage => lineage.Name));
        Assert.Equal(Private, File.GetUnixFileMode(Config));
        Assert.Equal(["config.toml", "tsig.key"], Directory.GetFiles(_folder["etc"]).Select(Path.GetFileName).Order());
        Assert.Equal(("main", Host.Delivery), _host.Tried[^1]);
    }

    [Fact]
    public async Task Print_writes_to_standard_output_alone()
    {
        WriteKey();
        Assert.Equal(ExitCode.Done, await InitAsync("--print"));
        Assert.Contains($"[lineages.\"{Host.Name}\"]", _run.Out, StringComparison.Ordinal);
        Assert.False(File.Exists(Config));
    }

    [Fact]
    public async Task What_an_operator_should_mind_is_said()
    {
        WriteKey();
        _host.Signed = false;
        _host.Domains.Clear();
        _host.Faults.Add("broken: no certificate");
        _host.Published[Host.Delivery] = [Host.Record("3 1 1", 'e')];
        var other = new Host();
        other.Miss(25, "smtp", SightingKind.Unknown, "no route to it");
        _host.Services[0] = _host.Services[0] with { Sightings = [.. _host.Services[0].Sightings, other.Services[0].Sightings[0] with { Address = "[2001:db8::25]:25" }] };
        Assert.Equal(ExitCode.Done, await InitAsync("--print"));
        Golden.Matches("Commands/Init/Goldens/warnings.txt", string.Join('\n', _run.Error.Split('\n').Where(line => line.StartsWith("warning", StringComparison.Ordinal))) + "\n");
    }

    [Theory]
    [InlineData("_dane.example.com", "example.com", true, "")]
    [InlineData("_dane.example.net", "example.net", false, "; where another provider holds that zone, say so in [zones.\"example.net\"], as examples/config.toml shows")]
    public async Task An_alias_is_tried_at_its_target_unless_that_is_in_another_zone(string target, string zone, bool tried, string hint)
    {
        WriteKey();
        (_host.Alias, _host.Zone) = (target, zone);
        if (!tried)
            await RefusesAsync(ExitCode.Usage, $"the records of {Host.Delivery} stand in another zone, whose primary is not looked for: give the primary's address, --server ADDRESS", "--print");
        Assert.Equal(ExitCode.Done, await InitAsync("--print", "--server", "127.0.0.1"));
        Assert.Contains($"warning: {Host.Delivery}: its records stand at {target}, and are changed there{hint}\n", _run.Error, StringComparison.Ordinal);
        Assert.Contains($"grant tlsa-rollover name {target} TLSA;\n", _run.Error, StringComparison.Ordinal);
        Assert.Equal(tried, _host.Tried.Contains(("main", target)));
        Assert.DoesNotContain(("main", Host.Delivery), _host.Tried);
    }

    [Fact]
    public async Task A_configuration_with_lineages_is_left_as_it_is()
    {
        var text = $"[lineages.\"{Host.Name}\"]\nprovider = \"main\"\n";
        _folder.Write("etc/config.toml", text);
        await RefusesAsync(ExitCode.Usage, $"{Config}: has the lineages {Host.Name} already, and is left as it is; to see what init would propose, give a file that does not exist: --config FILE --print", "--yes");
        Assert.Equal(text, File.ReadAllText(Config));
    }

    [Fact]
    public async Task A_configuration_without_lineages_keeps_its_settings_and_mode()
    {
        WriteKey();
        _folder.Write("etc/config.toml", "[agent]\nstate = \"/srv/state\"\nserved = \"/srv/served\"\n\n# [providers.main]\n# type = \"rfc2136\"\n", Private | UnixFileMode.GroupRead);
        Assert.Equal(ExitCode.Done, await InitAsync("--yes"));
        Assert.Equal("/srv/served", ConfigurationFile.Load(Config, null).Agent.Served);
        Assert.DoesNotContain("# [providers", File.ReadAllText(Config), StringComparison.Ordinal);
        Assert.Equal(Private | UnixFileMode.GroupRead, File.GetUnixFileMode(Config));
        Assert.Contains("/srv/served/mail.example.com/ is there, and not before, let services read it (Postfix: combined.pem there", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_folder_of_certbot_than_the_configured_one_is_refused()
    {
        _folder.Write("etc/config.toml", "[agent]\ncertbot = \"/srv/certbot\"\n");
        await RefusesAsync(ExitCode.Usage, $"{Config}: has certbot = \"/srv/certbot\", not the folder of --certbot: change it there, or leave the option out", "--yes", "--certbot", "/etc/letsencrypt");
    }

    [Fact]
    public async Task Where_nobody_can_be_asked_it_must_be_told_to_write() =>
        await RefusesAsync(ExitCode.Usage, $"nobody can be asked whether to write {Config}: say 'tlsa-rollover init --yes', or --print to see it only");

    [Fact]
    public async Task Without_certificates_there_is_nothing_to_begin_with()
    {
        _host.Lineages.Clear();
        await RefusesAsync(ExitCode.Usage, "there is no certificate in /etc/letsencrypt/live: get one first, such as by 'certbot certonly --standalone -d mail.example.com', or give certbot's folder: --certbot FOLDER", "--yes");
    }

    [Fact]
    public async Task Without_a_service_the_option_is_named()
    {
        NothingServed();
        await RefusesAsync(ExitCode.Usage, "no mail port of mail.example.com presents a certificate of certbot, and no MX names them: say which service is to present one by --endpoint HOST:PORT:PROTOCOL", "--yes");
    }

    [Fact]
    public async Task Without_a_key_the_option_is_named_and_what_to_type_is_shown()
    {
        _host.Lineages[0] = Host.Lineage(renewal: new CertbotRenewal("dns-cloudflare", false, new Dictionary<string, string> { ["dns-cloudflare"] = "/etc/letsencrypt/cf.ini" }));
        await RefusesAsync(ExitCode.Usage, "no key is known that may change _25._tcp.mail.example.com: make one as above, then give --key-file FILE (and --server ADDRESS), or --credentials FILE of certbot's dns_rfc2136", "--yes");
        Golden.Matches("Commands/Init/Goldens/no-key.txt", Shown(_run.Error));
    }

    [Fact]
    public async Task Without_a_primary_the_option_is_named()
    {
        WriteKey();
        _host.Primaries.Clear();
        await RefusesAsync(ExitCode.Usage, $"no server of {Host.Delivery} takes the key in {_folder["etc/tsig.key"]} (192.0.2.1:53 does not answer): give the primary's address, --server ADDRESS", "--yes");
    }

    [Fact]
    public async Task Without_a_known_mail_server_the_option_is_named()
    {
        WriteKey();
        _host.Programs.Clear();
        await RefusesAsync(ExitCode.Usage, "mail.example.com: no mail server was found that reads its files: give the command that makes services read a new certificate, --reload \"postfix reload\", or --reload \"\" where they notice by themselves", "--yes");
        Assert.Equal(ExitCode.Done, await InitAsync("--yes", "--reload", ""));
        Assert.Empty(Assert.Single(ConfigurationFile.Load(Config, null).Lineages).Reload);
    }

    [Theory]
    [InlineData(Fault.Denied, ExitCode.Refused)]
    [InlineData(Fault.Unavailable, ExitCode.TryAgain)]
    public async Task A_server_that_was_told_must_take_the_key(Fault fault, int exitCode)
    {
        WriteKey();
        _host.ProviderFault = fault;
        await RefusesAsync(exitCode, "192.0.2.7:53 refuses the key", "--yes", "--server", "192.0.2.7");
    }

    [Fact]
    public async Task A_key_that_others_may_read_is_refused()
    {
        _folder.Write("etc/tsig.key", Key);
        Assert.Equal(ExitCode.Usage, await InitAsync("--yes"));
        Assert.Contains($"'{_folder["etc/tsig.key"]}' holds a secret and others may read or write it; run: chmod 600 ", _run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Config));
    }

    [Fact]
    public async Task Each_credentials_file_of_certbot_becomes_a_provider()
    {
        _host.Lineages.Clear();
        _host.Services.Clear();
        foreach (var (name, digit) in (IEnumerable<(string, char)>)[("mail.example.com", 'a'), ("mx.example.org", 'b'), ("mx.example.net", 'c')])
        {
            var ini = digit == 'c' ? [] : new Dictionary<string, string> { ["dns-rfc2136"] = Credentials($"{name}.ini") };
            _host.Lineages.Add(Host.Lineage(name, digit, new CertbotRenewal("dns-rfc2136", false, ini)));
            _host.Serve(25, "smtp", digit, name);
        }

        Assert.Equal(ExitCode.Done, await InitAsync("--yes"));
        Assert.Equal(["main", "main2", "main"], ConfigurationFile.Load(Config, null).Lineages.Select(lineage => lineage.Provider));
    }

    [Fact]
    public async Task A_person_is_asked_only_for_what_is_missing_and_for_the_word()
    {
        NothingServed();
        _host.Programs.Clear();
        WriteKey("key");
        _run.Typed = $"mail.example.com:25:smtp\n{_folder["etc/key"]}\nsystemctl reload mail\ny\n";
        Assert.Equal(ExitCode.Done, await InitAsync());
        var lineage = Assert.Single(ConfigurationFile.Load(Config, null).Lineages);
        Assert.Equal((25, "systemctl reload mail"), (Assert.Single(lineage.Endpoints).Port, string.Join(' ', Assert.Single(lineage.Reload))));
        Golden.Matches("Commands/Init/Goldens/asked.txt", Shown(_run.Error));
    }

    [Theory]
    [InlineData("n\n", "not confirmed: nothing was changed")]
    [InlineData("", "no answer: nothing was changed")]
    public async Task Without_a_yes_nothing_is_written(string typed, string line)
    {
        WriteKey();
        _run.Typed = typed;
        Assert.Equal(ExitCode.Usage, await InitAsync());
        Assert.Contains($"tlsa-rollover: {line}", _run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Config));
    }

    [Theory]
    [InlineData("'mail' is no service: write HOST:PORT:PROTOCOL with a protocol of smtp, imap, pop3, sieve or tls, such as mail.example.com:25:smtp", "--endpoint", "mail")]
    [InlineData("www.example.com: no certificate of /etc/letsencrypt is valid for it: give a host of mail.example.com", "--endpoint", "www.example.com:25:smtp")]
    [InlineData("--lineage www: certbot has none of that name: give one of mail.example.com", "--lineage", "www")]
    [InlineData("--server 'ns1' is no IP address: write such as 192.0.2.1, or 192.0.2.1:5353 for another port", "--server", "ns1")]
    [InlineData("--key-file and --credentials exclude each other; see tlsa-rollover init --help", "--key-file", "a", "--credentials", "b")]
    public async Task Options_without_sense_are_refused(string line, params string[] options) => await RefusesAsync(ExitCode.Usage, line, [.. options, "--yes"]);

    private Task<int> InitAsync(params string[] options) => _run.RunAsync(["init", "--config", Config, .. options]);

    private async Task RefusesAsync(int exitCode, string line, params string[] options)
    {
        Assert.Equal((exitCode, ""), (await InitAsync(options), _run.Out));
        Assert.EndsWith($"\ntlsa-rollover: {line}\n", "\n" + _run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["etc"]) && Directory.GetFiles(_folder["etc"]).Any(file => Path.GetFileName(file) is not "tsig.key" && file != Config));
    }

    private void NothingServed()
    {
        _host.Services.Clear();
        _host.Domains.Clear();
    }

    private void WriteKey(string name = "tsig.key") => _folder.Write($"etc/{name}", Key, Private);

    private string Credentials(string name) => _folder.Write($"etc/{name}", "dns_rfc2136_server = 127.0.0.1\ndns_rfc2136_name = certbot\ndns_rfc2136_secret = c2VjcmV0\ndns_rfc2136_algorithm = HMAC-SHA512\n", Private);

    private void Reference(string name, string text, int line)
    {
        var file = _folder.Write($"postfix/{name}", text);
        _host.References.AddRange(new LiveReferences("/etc/letsencrypt").In([file]).Where(found => found.Line == line));
    }

    private string Shown(string text) => text.Replace(_folder.Path, "/FOLDER", StringComparison.Ordinal);
}
