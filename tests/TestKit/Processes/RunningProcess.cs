using System.Diagnostics;

namespace TestKit;

/// <summary>A server that a test started: its log is kept, and it is ended by its own process id only.</summary>
public sealed class RunningProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Process process;
    private readonly BoundedLog log;

    private RunningProcess(Process process, BoundedLog log, bool input)
    {
        this.process = process;
        this.log = log;
        process.OutputDataReceived += (_, line) => log.Add(line.Data);
        process.ErrorDataReceived += (_, line) => log.Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!input) process.StandardInput.Close();
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    /// <summary>The last lines of standard output and standard error.</summary>
    public string Log => log.ToString();

    /// <param name="argv">Program and arguments; no shell.</param>
    /// <param name="environment">Variables added to those of the test.</param>
    /// <param name="network">The network namespace to run in; none means that of the test.</param>
    /// <param name="log">A log to write on, when a server is started again.</param>
    /// <param name="input">Whether its standard input stays open for <see cref="Type"/>.</param>
    public static RunningProcess Start(
        IReadOnlyList<string> argv,
        IReadOnlyDictionary<string, string>? environment = null,
        NetworkNamespace? network = null,
        BoundedLog? log = null,
        bool input = false)
    {
        var full = network?.Wrap(argv) ?? argv;
        return new(Process.Start(Command.StartInfo(full, environment))!, log ?? new BoundedLog(), input);
    }

    /// <summary>Writes to its standard input.</summary>
    public void Type(string text)
    {
        process.StandardInput.Write(text);
        process.StandardInput.Flush();
    }

    /// <summary>SIGTERM, then SIGKILL after a deadline.</summary>
    public void Stop()
    {
        Signal(LibC.Sigterm);
        if (!process.WaitForExit(Patience)) Kill();
    }

    /// <summary>SIGKILL at once.</summary>
    public void Kill()
    {
        Signal(LibC.Sigkill);
        process.WaitForExit(Patience);
    }

    /// <summary>SIGINT, as Ctrl-C sends it.</summary>
    public void Interrupt() => Signal(LibC.Sigint);

    /// <summary>SIGHUP: most servers read their configuration again.</summary>
    public void Reload() => Signal(LibC.Sighup);

    /// <summary>SIGSTOP: it keeps its sockets and answers nothing, so that its peers time out.</summary>
    public void Pause() => Signal(LibC.Sigstop);

    public void Resume() => Signal(LibC.Sigcont);

    public void WaitForExit(TimeSpan deadline)
    {
        if (!process.WaitForExit(deadline)) throw new TimeoutException($"still running after {deadline.TotalSeconds:0.#} s\n{Log}");
    }

    public void Dispose()
    {
        Signal(LibC.Sigcont);
        Stop();
        process.Dispose();
    }

    private void Signal(int signal)
    {
        if (!process.HasExited) _ = LibC.Kill(process.Id, signal);
    }
}
