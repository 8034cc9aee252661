using System.Diagnostics;
using TestKit;

namespace EndToEnd.Site;

/// <summary>The program under test, run as a child process with one configuration file.</summary>
public sealed class Agent(string configuration, NetworkNamespace network)
{
    private const string Variable = "TLSA_ROLLOVER_BINARY";

    /// <summary>Variables of a terminal that can do what most can.</summary>
    public static readonly IReadOnlyDictionary<string, string> OnTerminal = new Dictionary<string, string> { ["TERM"] = "xterm-256color", ["LC_ALL"] = "C.UTF-8", ["NO_COLOR"] = "" };

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly BoundedLog log = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();

    /// <summary>The binary; its absence is a failure, never a skipped test.</summary>
    public static string Binary =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path && File.Exists(path)
            ? Path.GetFullPath(path)
            : throw new InvalidOperationException($"{Variable} does not name the binary to test: run ./test.sh, or publish src/TlsaRollover.Cli and set it");

    /// <summary>The program that this agent runs; the binary unless another was installed.</summary>
    public string Program { get; set; } = Binary;

    /// <summary>The configuration file.</summary>
    public string Configuration => configuration;

    /// <summary>What every run wrote on standard error, with its exit code.</summary>
    public string Log => log.ToString();

    public async Task<CommandResult> RunAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var result = await Command.RunAsync(network.Wrap(CommandLine(arguments)), environment).ConfigureAwait(false);
        log.Add($"{clock.Elapsed.TotalSeconds:0.000} s: {string.Join(' ', arguments)}: exit code {result.ExitCode}\n{result.Error.TrimEnd()}");
        return result;
    }

    /// <summary>Starts a command and leaves it running.</summary>
    public RunningProcess Start(params IReadOnlyList<string> arguments) => RunningProcess.Start(CommandLine(arguments), network: network);

    public Task<CommandResult> CleanupAsync() => RunAsync(["cleanup"]);

    /// <summary>As certbot calls it.</summary>
    public Task<CommandResult> HookAsync(string lineage) =>
        RunAsync(["hook"], new Dictionary<string, string> { ["RENEWED_LINEAGE"] = lineage, ["RENEWED_DOMAINS"] = Path.GetFileName(lineage) });

    public async Task<AgentStatus> StatusAsync() => AgentStatus.Parse(await StatusJsonAsync().ConfigureAwait(false));

    /// <summary>The status of each lineage by its name.</summary>
    public async Task<IReadOnlyDictionary<string, AgentStatus>> StatusesAsync() => AgentStatus.ParseAll(await StatusJsonAsync().ConfigureAwait(false));

    private async Task<string> StatusJsonAsync()
    {
        var result = await RunAsync(["status", "--json"]).ConfigureAwait(false);
        if (result.ExitCode is not (0 or 3)) throw new InvalidOperationException($"status: exit code {result.ExitCode}\n{result.Error}");
        return result.Output;
    }

    /// <summary>Starts a command on a terminal, where a person may type.</summary>
    public RunningProcess StartOnTerminal(params IReadOnlyList<string> arguments) =>
        RunningProcess.Start(PseudoTerminal.Wrap(CommandLine(arguments)), OnTerminal, network, input: true);

    /// <summary>Starts a command and kills it with SIGKILL after so long. Null if that hit it; otherwise how long it had run to its end.</summary>
    public async Task<TimeSpan?> KillAsync(IReadOnlyList<string> arguments, TimeSpan after, IReadOnlyDictionary<string, string>? environment = null)
    {
        var watch = Stopwatch.StartNew();
        using var run = RunningProcess.Start(CommandLine(arguments), environment, network);
        while (watch.Elapsed < after && !run.HasExited) await Task.Delay(Tick).ConfigureAwait(false);
        var ran = watch.Elapsed;
        run.Kill();
        var killed = run.ExitCode == 128 + 9;
        log.Add($"{clock.Elapsed.TotalSeconds:0.000} s: {string.Join(' ', arguments)}: {(killed ? "killed" : "ended")} after {ran.TotalMilliseconds:0} ms\n{run.Log}");
        return killed ? null : ran;
    }

    private IReadOnlyList<string> CommandLine(IReadOnlyList<string> arguments) => [Program, "--config", configuration, .. arguments];
}
