using System.Diagnostics;

namespace TestKit;

/// <summary>Runs a program to its end, without a shell, within a time limit.</summary>
public static class Command
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(60);

    public static CommandResult Run(
        IReadOnlyList<string> argv,
        IReadOnlyDictionary<string, string>? environment = null,
        string? stdin = null,
        TimeSpan? timeout = null) =>
        RunAsync(argv, environment, stdin, timeout).GetAwaiter().GetResult();

    public static async Task<CommandResult> RunAsync(
        IReadOnlyList<string> argv,
        IReadOnlyDictionary<string, string>? environment = null,
        string? stdin = null,
        TimeSpan? timeout = null)
    {
        using var process = Process.Start(StartInfo(argv, environment))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(timeout ?? DefaultLimit);
        try
        {
            await FeedAsync(process, stdin ?? "", limit.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return new(process.ExitCode, await output.WaitAsync(limit.Token).ConfigureAwait(false), await error.WaitAsync(limit.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{string.Join(' ', argv)}: still running, or its output still open, after {(timeout ?? DefaultLimit).TotalSeconds:0.#} s");
        }
    }

    internal static ProcessStartInfo StartInfo(IReadOnlyList<string> argv, IReadOnlyDictionary<string, string>? environment)
    {
        var info = new ProcessStartInfo(argv[0], argv.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) info.Environment[name] = value;
        return info;
    }

    private static async Task FeedAsync(Process process, string stdin, CancellationToken token)
    {
        try
        {
            await process.StandardInput.WriteAsync(stdin.AsMemory(), token).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // the program ended without reading its input
        }
    }
}
