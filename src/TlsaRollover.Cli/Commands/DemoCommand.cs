using System.CommandLine;
using TlsaRollover.Cli.Demo;

namespace TlsaRollover.Cli.Commands;

/// <summary><c>demo</c>: one whole rollover on this machine, watched, beside a naive hook's.</summary>
internal static class DemoCommand
{
    public static HelpText Help { get; } = new(
        [
            (ExitCode.Done, "the rollover is over, and the watcher's proof holds"),
            (ExitCode.Bug, "there is no proof; the last lines say why"),
        ],
        "tlsa-rollover demo");

    public static Command Create(SharedOptions shared)
    {
        var command = new Command("demo", "Shows a whole rollover in under a minute, on loopback and in a temporary folder; needs no root and no configuration");
        command.SetAction((parsed, cancellation) => new DemoRun(shared.Read(parsed).Context).RunAsync(cancellation));
        return command;
    }
}
