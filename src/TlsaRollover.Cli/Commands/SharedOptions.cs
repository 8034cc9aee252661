using System.CommandLine;
using TlsaRollover.Cli.Logging;

namespace TlsaRollover.Cli.Commands;

/// <summary>The options that every command has.</summary>
internal sealed class SharedOptions(CommandContext context)
{
    public Option<string?> Config { get; } = new("--config")
    {
        Description = "The configuration file; else TLSA_ROLLOVER_CONFIG, else /etc/tlsa-rollover/config.toml",
        HelpName = "FILE",
        Recursive = true,
    };

    public Option<bool> Verbose { get; } = new("--verbose") { Description = "Log every decision, and errors in full", Recursive = true };

    /// <summary>The surroundings of every command.</summary>
    public CommandContext Context => context;

    /// <param name="parsed">The command line.</param>
    /// <param name="error">What log lines go to; standard error unless given.</param>
    public CommandInput Read(ParseResult parsed, TextWriter? error = null) =>
        new(context, parsed.GetValue(Config), Log.To(error ?? context.Error, context.Priorities, parsed.GetValue(Verbose)));
}
