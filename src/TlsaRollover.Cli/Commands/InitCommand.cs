using System.CommandLine;
using TlsaRollover.Cli.Commands.Init;
using TlsaRollover.Cli.Config;

namespace TlsaRollover.Cli.Commands;

/// <summary><c>init</c>: writes a first configuration from what it finds.</summary>
internal static class InitCommand
{
    public static HelpText Help { get; } = new(
        [
            (ExitCode.Done, "the configuration is written, or printed"),
            (ExitCode.Usage, "there is one already, something cannot be found (the line names the option), or nobody confirmed it"),
            (ExitCode.TryAgain, "the DNS server did not answer: nothing was written"),
            (ExitCode.Refused, "the DNS server refuses the key: nothing was written"),
        ],
        "tlsa-rollover init",
        "tlsa-rollover init --print",
        "tlsa-rollover init --yes --server 192.0.2.1 --key-file /etc/tlsa-rollover/tsig.key",
        "tlsa-rollover init --yes --lineage mail.example.com --endpoint mail.example.com:25:smtp --reload \"postfix reload\"",
        "tlsa-rollover init --yes > mail.diff");

    public static Command Create(SharedOptions shared)
    {
        var options = new InitOptions();
        var command = new Command("init", "Writes a first configuration from what it finds on this host, at its mail ports and in the DNS; asks what it cannot find");
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(shared.Read(parsed), options.Read(parsed), cancellation));
        return command;
    }

    private static Task<int> RunAsync(CommandInput input, InitRequest request, CancellationToken cancellation) =>
        new InitSession(input.Context, ConfigurationBeginning.Read(ConfigurationPath.Of(input.ConfigurationFile)), request).RunAsync(cancellation);
}
