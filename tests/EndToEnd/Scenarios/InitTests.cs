using EndToEnd.Site;
using TestKit;
using Xunit;

namespace EndToEnd.Scenarios;

/// <summary>A site as most are before an agent comes: Postfix reads certbot's live/, and a record stands by hand.</summary>
public sealed class InitTests
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // times of seconds instead of hours, which init leaves as they are
    private const string Agent =
        """
        [agent]
        state = "state"
        served = "served"
        ttl_floor = "1s"
        pad = "1s"
        poll_interval = "1s"
        process_lifetime = "2s"
        activation_backoff = "1s"
        # resolver = "127.0.0.1:53"    # a validating one

        # [providers.main]
        # type = "rfc2136"

        """;

    private static readonly SiteOptions LiveRead = new() { ChainFiles = site => [Path.Combine(site.Live, "privkey.pem"), Path.Combine(site.Live, "fullchain.pem")] };

    [Fact]
    public async Task What_init_writes_adopts_the_site_and_rolls_a_renewal_over()
    {
        await using var site = await MailSite.StartAsync(LiveRead);
        site.Write("config.toml", Agent);
        File.SetUnixFileMode(site.Agent.Configuration, Private | UnixFileMode.GroupRead);
        Command.Run(["chown", "root:bind", site.Agent.Configuration]).Expect("chown");
        var written = await InitAsync(site, "--key-file", KeyFile(site), "--yes");
        written.Expect("init");
        var text = File.ReadAllText(site.Agent.Configuration);
        Assert.Contains("resolver = \"127.0.1.53:53\"", text, StringComparison.Ordinal);
        Assert.Contains($"server = \"{site.Primary.Endpoint}\"", text, StringComparison.Ordinal);
        Assert.Contains($"reload = [[\"postfix\", \"-c\", \"{site.Postfix.ConfigurationFolder}\", \"reload\"]]", text, StringComparison.Ordinal);
        Assert.Contains($"{MailSite.Owner} has {site.NewestRecords[0]}: it matches, and is adopted", written.Error, StringComparison.Ordinal);
        Assert.Contains($"MX of {MailSite.Zone}", written.Error, StringComparison.Ordinal);
        Assert.Equal("640 root bind\n", Command.Run(["stat", "--format=%a %U %G", site.Agent.Configuration]).Output);

        await CleanupTimer.SettleAsync(site);
        Command.Run(["patch", "-p1", "-d", "/"], stdin: written.Output).Expect("patch\n" + written.Output);
        site.Postfix.Reload();
        Assert.DoesNotContain(site.Live, File.ReadAllText(Path.Combine(site.Postfix.ConfigurationFolder, "master.cf")), StringComparison.Ordinal);
        Assert.Contains(site.ServedFile, File.ReadAllText(Path.Combine(site.Postfix.ConfigurationFolder, "master.cf")), StringComparison.Ordinal);
        site.Certbot.AddDeployHook("50-tlsa-rollover", DeployHook.For(site.Agent));

        var old = await Takeover.RenewAsync(site);
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, old, [.. old, .. site.NewestRecords], site.NewestRecords);

        await RefusesAsync(site, "has the lineages mail.example.test already, and is left as it is", "--yes");
    }

    [Fact]
    public async Task It_asks_at_a_terminal_and_names_the_option_elsewhere()
    {
        await using var site = await MailSite.StartAsync(LiveRead);
        site.Write("config.toml", Agent);
        await RefusesAsync(site, "nobody can be asked whether to write");
        await RefusesAsync(site, "then give --key-file FILE", "--yes");
        await RefusesAsync(site, "says BADKEY", "--yes", "--key-file", site.Primary.KeyFile(site.Primary.Keys.Unknown), "--server", $"{site.Primary.Endpoint}");
        Assert.Equal(Agent, File.ReadAllText(site.Agent.Configuration));

        var asked = await AtTerminalAsync(site, $"{KeyFile(site)}\ny\n");
        asked.Expect("init at a terminal\n" + asked.Output);
        Assert.Contains($"File of a TSIG key that may change {MailSite.Owner}: ", asked.Output, StringComparison.Ordinal);
        Assert.Contains($"Write this to {site.Agent.Configuration} [Y/n]: ", asked.Output, StringComparison.Ordinal);
        (await site.Agent.CleanupAsync()).Expect("cleanup");
        Assert.True((await site.Agent.StatusAsync()).Adopted, site.Report);

        site.Write("config.toml", Agent);
        var credentials = NameCredentials(site);
        (await InitAsync(site, "--yes")).Expect("init with certbot's credentials");
        Assert.Contains($"credentials = \"{credentials}\"", File.ReadAllText(site.Agent.Configuration), StringComparison.Ordinal);
        (await site.Agent.RunAsync(["cleanup", MailSite.Host])).Expect("cleanup with certbot's credentials");
    }

    /// <summary>As certbot's dns_rfc2136 plug-in leaves it in the renewal parameters.</summary>
    private static string NameCredentials(MailSite site)
    {
        var file = site.Write("keys/rfc2136.ini", site.Primary.Keys.Sha256.CertbotIni(site.Primary.Endpoint));
        File.SetUnixFileMode(file, Private);
        var renewal = Path.Combine(site.Certbot.ConfigDirectory, "renewal", $"{MailSite.Host}.conf");
        File.WriteAllText(renewal, File.ReadAllText(renewal).Replace("[renewalparams]\n", $"[renewalparams]\ndns_rfc2136_credentials = {file}\n", StringComparison.Ordinal));
        return file;
    }

    private static string KeyFile(MailSite site) => site.Primary.KeyFile(site.Primary.Keys.Sha256);

    private static Task<CommandResult> InitAsync(MailSite site, params string[] options) => site.Agent.RunAsync(["init", .. Surroundings(site), .. options]);

    /// <summary>What can't be found in a namespace without a root zone, and where nothing is in its usual place.</summary>
    private static IReadOnlyList<string> Surroundings(MailSite site) =>
        ["--certbot", site.Certbot.ConfigDirectory, "--mail-config", site.Postfix.ConfigurationFolder, .. site.Servers.SelectMany(server => new[] { "--name-server", $"{server.Endpoint}" }), "--ttl-stable"];

    private static async Task RefusesAsync(MailSite site, string words, params string[] options)
    {
        var before = File.ReadAllText(site.Agent.Configuration);
        var result = await InitAsync(site, options);
        Assert.True(result.ExitCode is 2 or 5, result.Error);
        Assert.Contains(words, result.Error.Trim().Split('\n')[^1], StringComparison.Ordinal);
        Assert.Equal(("", before), (result.Output, File.ReadAllText(site.Agent.Configuration)));
    }

    /// <summary>script(1) gives it a terminal of its own; both outputs are what is seen there.</summary>
    private static Task<CommandResult> AtTerminalAsync(MailSite site, string typed)
    {
        IReadOnlyList<string> init = [Site.Agent.Binary, "--config", site.Agent.Configuration, "init", .. Surroundings(site)];
        return Command.RunAsync(site.Network.Wrap("script", "--quiet", "--return", "--command", string.Join(' ', init), "/dev/null"), stdin: typed);
    }
}
