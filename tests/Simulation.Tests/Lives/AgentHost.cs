using Simulation.Tests.Host;
using Simulation.Tests.World;
using TlsaRollover.Cli;
using TlsaRollover.Cli.Config;

namespace Simulation.Tests.Lives;

/// <summary>Starts the product's own commands on the simulated host, each as a process of its own.</summary>
public sealed class AgentHost
{
    private const string Certbot = "/etc/letsencrypt";
    private readonly SimulatedWorld _world;
    private readonly Configuration _configuration;
    private readonly Saboteur _saboteur;
    private string? _broken;

    public AgentHost(Life life, SimulatedWorld world, Saboteur saboteur)
    {
        (_world, _saboteur) = (world, saboteur);
        IReadOnlyList<LineageSettings> settings = [.. world.Lineages.Select(lineage => Settings(lineage, life))];
        _configuration = new("/etc/tlsa-rollover/config.toml", new("/state", "/served", null, Certbot, null, life.Policy), new Dictionary<string, ProviderSettings>(), settings);
        Oversight = new(world, settings);
        var broken = world.Broken;
        world.Broken = what =>
        {
            try
            {
                broken(what);
            }
            catch (BrokenPromiseException)
            {
                _broken ??= what; // a command may take it for a fault of its own
                throw;
            }
        };
    }

    public Oversight Oversight { get; }

    /// <summary>Runs a command to its end, or until it is killed. A bug in it, and a promise broken while it ran, end the life.</summary>
    /// <returns>The exit code, null where it was killed.</returns>
    public int? Run(Interference interference, string? renewed, params string[] args)
    {
        var process = new AgentProcess(_world, interference, Oversight);
        using var error = new StringWriter();
        var task = CommandLine.RunAsync(args, new()
        {
            Out = TextWriter.Null,
            Error = error,
            HeedsSignals = false,
            Variable = name => name == "RENEWED_LINEAGE" && renewed is not null ? $"{Certbot}/live/{renewed}" : null,
            Configure = _ => _configuration,
            Open = (_, _, _, _) => Task.FromResult(process.Open(_saboteur.Decides(Oversight.Decide), _saboteur.Sees)),
        });
        Assert.True(task.IsCompleted, "a port of the simulation made a command wait");
        var code = task.GetAwaiter().GetResult();
        process.End();
        if (_broken is not null)
            throw new BrokenPromiseException(_broken);
        if (process.WasKilled)
            return null;
        Assert.True(code != ExitCode.Bug, $"a bug: {error}");
        return code;
    }

    private static LineageSettings Settings(SimulatedLineage lineage, Life life) => new(
        lineage.Name, "main", [lineage.Owner],
        [.. lineage.Slots.Select(slot => slot.Service.Address.Split(':')).Select(address => new TlsaRollover.Core.Ports.ServiceEndpoint(address[0], int.Parse(address[1], System.Globalization.CultureInfo.InvariantCulture), "smtp", []))],
        [], TimeSpan.FromSeconds(30), [], [], life.Policy);
}
