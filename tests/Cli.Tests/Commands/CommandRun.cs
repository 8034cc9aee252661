using Cli.Tests.Agent;
using TlsaRollover.Cli;
using TlsaRollover.Cli.Agent;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Rollover;

namespace Cli.Tests.Commands;

/// <summary>A command run in process on a world in memory: what it printed, and its exit code.</summary>
internal sealed class CommandRun(FakeWorld world)
{
    public string Out { get; private set; } = "";
    public string Error { get; private set; } = "";
    public Dictionary<string, string> Variables { get; } = [];
    public Decide Decide { get; set; } = RolloverMachine.Decide;
    public List<LineageSettings> Lineages { get; } = [world.Lineage];
    public Func<LineageSettings, LineagePorts> For { get; set; } = _ => world.Ports;
    public List<(string Command, bool Write)> Opened { get; } = [];
    public string Certbot { get; set; } = "/etc/letsencrypt";
    public Exception? ConfigurationFault { get; set; }

    public async Task<int> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, new()
        {
            Out = output,
            Error = error,
            Variable = name => Variables.GetValueOrDefault(name),
            Configure = _ => ConfigurationFault is null ? Configuration() : throw ConfigurationFault,
            Open = (_, command, write, _) =>
            {
                Opened.Add((command, write));
                return Task.FromResult(new Installation(world, For, world.Now, Decide, []));
            },
        });
        (Out, Error) = (output.ToString(), error.ToString());
        return code;
    }

    private Configuration Configuration() =>
        new("/etc/tlsa-rollover/config.toml", new("/state", "/served", null, Certbot, null, new()), new Dictionary<string, ProviderSettings>(), Lineages);
}
