using System.ComponentModel;
using System.Diagnostics;
using TlsaRollover.Cli.Certbot;

namespace TlsaRollover.Cli.Activation;

/// <summary>A command of the configuration, such as one that makes a service read its certificate again: an argv, no shell, a time limit.</summary>
/// <param name="key">The configuration key that it stands under, for messages.</param>
/// <param name="argv">Program and arguments.</param>
/// <param name="limit">How long it may take; then its whole process group is killed.</param>
internal sealed class OperatorCommand(string key, IReadOnlyList<string> argv, TimeSpan limit)
{
    // a daemon that the command started may hold the output open for ever
    private static readonly TimeSpan OutputGrace = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// All that it gets of the agent's environment: what programs need to find their way, and user services to reach their manager. The
    /// rest stays with the agent, such as where systemd's credentials lie.
    /// </summary>
    private static readonly string[] Passed = ["HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "TZ", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"];

    /// <summary>Variables that it gets beside <c>PATH</c> and those that are passed on.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    private string Name => $"{key} command '{string.Join(' ', argv)}'";

    /// <summary>Runs it to its end.</summary>
    /// <returns>Null when it exited 0, else one line that says what went wrong and what to do.</returns>
    public async Task<string?> RunAsync(CancellationToken cancellation)
    {
        if (ProgramPath.Find(argv[0]) is not { } program)
            return $"{Name}: {argv[0]} does not exist or is not executable; install it or change '{key}' in the configuration";
        try
        {
            using var process = Process.Start(Info(program))!;
            return await WatchAsync(process, cancellation).ConfigureAwait(false);
        }
        catch (Win32Exception e)
        {
            return $"{Name} cannot be started: {e.Message}";
        }
    }

    // setsid of util-linux gives the command a process group of its own and then becomes the command
    private ProcessStartInfo Info(string program)
    {
        string[] full = [.. ProgramPath.Find("setsid") is { } setsid ? [setsid] : (string[])[], program, .. argv.Skip(1)];
        var info = new ProcessStartInfo(full[0], full.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var foreign in info.Environment.Keys.Except(Passed).ToList())
            info.Environment.Remove(foreign);
        info.Environment["PATH"] = ProgramPath.Folders;
        foreach (var (name, value) in Environment)
            info.Environment[name] = value;
        return info;
    }

    private async Task<string?> WatchAsync(Process process, CancellationToken cancellation)
    {
        process.StandardInput.Close();
        var (said, complained) = (new OutputTail(), new OutputTail());
        var output = Task.WhenAll(said.DrainAsync(process.StandardOutput), complained.DrainAsync(process.StandardError));
        if (!await EndsAsync(process, cancellation).ConfigureAwait(false))
            return $"{Name} was killed: still running after {limit.TotalSeconds:0.###} s{LastLine(complained, said)}";
        await output.WaitAsync(OutputGrace, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return process.ExitCode == 0 ? null : $"{Name} failed: exit code {process.ExitCode}{LastLine(complained, said)}";
    }

    private async Task<bool> EndsAsync(Process process, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            _ = LibC.Kill(-process.Id, LibC.Sigkill);
            process.Kill(entireProcessTree: true); // where there is no setsid
            cancellation.ThrowIfCancellationRequested();
            return false;
        }
    }

    // standard error first: the two cannot be put in order
    private static string LastLine(params OutputTail[] outputs) =>
        outputs.Select(output => output.LastLine).FirstOrDefault(line => line.Length > 0) is { } line ? $"; it said: {line}" : "";
}
