using System.Text;
using Cli.Tests.Agent;
using TlsaRollover.Cli;
using TlsaRollover.Cli.Agent;
using TlsaRollover.Cli.Commands.Init;
using TlsaRollover.Cli.Config;
using TlsaRollover.Cli.Terminals;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Commands;

/// <summary>A command run in process on a world in memory: what it printed, and its exit code.</summary>
internal sealed class CommandRun(FakeWorld world)
{
    private readonly StringBuilder _error = new();

    public string Out { get; private set; } = "";
    public string Error { get; private set; } = "";
    public string ErrorSoFar => _error.ToString();
    public Dictionary<string, string> Variables { get; } = [];
    public Decide Decide { get; set; } = RolloverMachine.Decide;
    public List<LineageSettings> Lineages { get; } = [world.Lineage];
    public Func<LineageSettings, LineagePorts> For { get; set; } = _ => world.Ports;
    public List<(string Command, bool Write)> Opened { get; } = [];
    public string Certbot { get; set; } = "/etc/letsencrypt";
    public string? Typed { get; set; }
    public Terminal? Terminal { get; set; }
    public bool Locked { get; private set; }
    public List<TimeSpan> Sleeps { get; } = [];
    public Action? DuringSleep { get; set; }
    public Exception? ConfigurationFault { get; set; }
    public OpenSurvey Survey { get; set; } = (_, _) => throw new NotSupportedException();

    public async Task<int> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter(_error.Clear());
        var code = await CommandLine.RunAsync(args, new()
        {
            Out = output,
            Error = error,
            Person = () => Typed is null ? null : new StringReader(Typed),
            OutTerminal = () => Terminal,
            ErrorTerminal = () => Terminal,
            Sleep = SleepAsync,
            Variable = name => Variables.GetValueOrDefault(name),
            Configure = _ => ConfigurationFault is null ? Configuration() : throw ConfigurationFault,
            Survey = Survey,
            Open = (_, command, write, _) =>
            {
                Opened.Add((command, write));
                Locked = write;
                return Task.FromResult(new Installation(world, For, world.Now, Decide, [new Unlock(() => Locked = false)]));
            },
        });
        (Out, Error) = (output.ToString(), error.ToString());
        return code;
    }

    private Task SleepAsync(TimeSpan time, CancellationToken cancellation)
    {
        Assert.False(Locked, "asleep with the writer lock");
        Sleeps.Add(time);
        DuringSleep?.Invoke();
        world.Time.Advance(time);
        return Task.CompletedTask;
    }

    private sealed class Unlock(Action unlock) : IDisposable
    {
        public void Dispose() => unlock();
    }

    private Configuration Configuration() =>
        new("/etc/tlsa-rollover/config.toml", new("/state", "/served", null, Certbot, null, new()), new Dictionary<string, ProviderSettings>(), Lineages);
}
