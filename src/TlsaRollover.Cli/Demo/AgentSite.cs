using TlsaRollover.Cli.Commands;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Demo;

/// <summary>The site that tlsa-rollover cares for, by its own commands and with a configuration file as anybody writes it.</summary>
internal sealed class AgentSite
{
    private const string Hook = "hook";
    private const string Cleanup = "cleanup";

    private readonly DemoSite _site;
    private readonly TimeLine _time;
    private readonly CommandContext _context;
    private readonly string _configuration;

    public AgentSite(DemoSite site, SiteView view, TimeLine time, CommandContext context)
    {
        (_site, _time, _configuration) = (site, time, Path.Combine(site.Folder, "config.toml"));
        File.WriteAllText(_configuration, Configuration());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using (var key = new StreamWriter(Path.Combine(site.Folder, "tsig.key"), options)) key.Write(site.Key.FileText);
        var lines = new AgentLines(site.Host, line => time.Tell(site.Name, $"tlsa-rollover: {view.Named(line)}"));
        _context = context with { Out = lines, Error = lines, Priorities = false, HeedsSignals = false, Variable = name => name == HookCommand.Lineage ? site.Certbot.Live : null };
    }

    /// <summary>As in the README: the agent adopts what is served, then services read its files.</summary>
    public async Task AdoptAsync()
    {
        _time.Tell(_site.Name, "$ tlsa-rollover cleanup");
        await RunAsync(Cleanup);
        _site.Mail.Folder = Path.Combine(_site.Folder, "served", _site.Host);
        _time.Tell(_site.Name, "the mail server is to read served/ from now on");
    }

    /// <summary>As certbot and the timer do: the hook once, then cleanup again and again until the rollover is over.</summary>
    public async Task RollOverAsync(CancellationToken cancellation)
    {
        _time.Tell(_site.Name, "renewed with a new key; certbot calls tlsa-rollover hook, and a timer tlsa-rollover cleanup each second");
        await RunAsync(Hook);
        while (!await IsOverAsync(cancellation))
        {
            await Task.Delay(DemoTiming.Timer, cancellation);
            await RunAsync(Cleanup);
        }
    }

    private async Task RunAsync(string command)
    {
        var code = await CommandLine.RunAsync(["--config", _configuration, command], _context);
        if (code is not (ExitCode.Done or ExitCode.TryAgain))
            throw new UserException(ExitCode.Bug, $"demo: tlsa-rollover {command} ended with exit code {code}: please report it with the lines above");
    }

    private async Task<bool> IsOverAsync(CancellationToken cancellation)
    {
        using var installation = await _context.Open(_context.Configure(_configuration), "tlsa-rollover demo", false, cancellation);
        return installation.Store.Load(_site.Host) is { Phase: Phase.Settled, Next: null, Queued: null, Stale.IsEmpty: true } state
            && state.Active?.Associations.Contains(_site.Latter!) == true;
    }

    private string Configuration() => $$"""
        [agent]
        state = "state"
        served = "served"
        certbot = "letsencrypt"
        ttl_floor = "1s"
        pad = "1s"
        poll_interval = "1s"
        process_lifetime = "2s"

        [providers.demo]
        type = "rfc2136"
        server = "{{_site.Primary.Address}}"
        key_file = "tsig.key"

        [lineages."{{_site.Host}}"]
        provider = "demo"
        owners = ["{{_site.Owner}}"]
        endpoints = [{ host = "{{_site.Host}}", port = {{_site.Mail.Address.Port}}, protocol = "smtp", addresses = ["127.0.0.1"] }]
        servers = [{{string.Join(", ", _site.Servers.Select(server => $"\"{server}\""))}}]
        reload = [["touch", "{{Escaped(_site.Mail.ReloadFile)}}"]]
        ttl_stable = true

        """;

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
