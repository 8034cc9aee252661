using System.CommandLine;
using TlsaRollover.Cli.Agent;
using TlsaRollover.Cli.Config;

namespace TlsaRollover.Cli.Commands;

/// <summary><c>cleanup</c>: brings every lineage as far as is safe now; from a timer, each minute.</summary>
internal static class CleanupCommand
{
    public static HelpText Help { get; } = new(
        [
            (ExitCode.Done, "every lineage is as far as is safe now"),
            (ExitCode.Bug, "a bug in this program; the other lineages were cared for"),
            (ExitCode.Usage, "the configuration, or the files of a lineage, are wrong"),
            (ExitCode.Held, "a lineage is held: a person is needed, see status"),
            (ExitCode.TryAgain, "something did not answer: the next run tries again"),
            (ExitCode.Refused, "the DNS provider refuses a change"),
        ],
        "* * * * * root tlsa-rollover cleanup",
        "tlsa-rollover cleanup --verbose mail.example.com");

    public static Command Create(SharedOptions shared)
    {
        var names = LineageArgument.Create("Only these lineages, looked at even where nothing is due");
        var command = new Command("cleanup", "Brings every lineage as far as is safe now; safe every minute, quiet when there is nothing to say") { names };
        command.SetAction((parsed, cancellation) => RunAsync(shared.Read(parsed), parsed.GetValue(names) ?? [], cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CommandInput input, string[] names, CancellationToken cancellation)
    {
        var lineages = input.Lineages(names);
        using var installation = await input.OpenAsync("tlsa-rollover cleanup", cancellation);
        var codes = new List<int>();
        foreach (var lineage in lineages)
            codes.Add(await RunAsync(input, installation, lineage, look: names.Length > 0, cancellation));
        return Failure.Worst(codes);
    }

    /// <summary>One lineage; whatever goes wrong with it, the others still get their turn.</summary>
    private static async Task<int> RunAsync(CommandInput input, Installation installation, LineageSettings lineage, bool look, CancellationToken cancellation)
    {
        try
        {
            var agent = new RolloverAgent(lineage, installation.For(lineage), installation.Store, installation.Decide, installation.Now, input.Log);
            return (await agent.RunAsync(RunKind.Full, look, cancellation)).ExitCode;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Failure.Report(e, lineage.Name, input.Log);
        }
    }
}
