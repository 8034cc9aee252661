using System.CommandLine;
using System.CommandLine.Help;
using TlsaRollover.Cli.Commands;
using TlsaRollover.Cli.Logging;

namespace TlsaRollover.Cli;

/// <summary>The command line: its commands, and the one place where failures become exit codes.</summary>
public static class CommandLine
{
    /// <summary>How long a command that is told to end (SIGTERM, SIGINT) may take; the library's two seconds would break off an update.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Runs the command that <paramref name="args"/> name and returns its exit code.</summary>
    public static async Task<int> RunAsync(string[] args, CommandContext context)
    {
        var shared = new SharedOptions(context);
        var parsed = Root(shared).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is not { ClearsParseErrors: true })
            return Misused(parsed, context);
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = context.Out,
                Error = context.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = context.HeedsSignals ? TerminationTimeout : null,
            });
        }
        catch (OperationCanceledException)
        {
            Log.To(context.Error, context.Priorities, verbose: false).Warning("told to end; the next run goes on from here");
            return ExitCode.TryAgain;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return Failure.Report(e, null, Log.To(context.Error, context.Priorities, parsed.GetValue(shared.Verbose)));
        }
    }

    private static RootCommand Root(SharedOptions shared)
    {
        (Command Command, HelpText Help)[] commands =
        [
            (HookCommand.Create(shared), HookCommand.Help),
            (CleanupCommand.Create(shared), CleanupCommand.Help),
            (StatusCommand.Create(shared), StatusCommand.Help),
            (RecordCommand.Create(shared), RecordCommand.Help),
            (RolloverCommand.Create(shared), RolloverCommand.Help),
            (ResumeCommand.Create(shared), ResumeCommand.Help),
            (WithdrawCommand.Create(shared), WithdrawCommand.Help),
            (DemoCommand.Create(shared), DemoCommand.Help),
            (InitCommand.Create(shared), InitCommand.Help),
        ];
        var root = new RootCommand("Rolls DANE TLSA records over when certificates are renewed, without a moment at which mail is refused");
        root.Options.Add(shared.Config);
        root.Options.Add(shared.Verbose);
        foreach (var (command, _) in commands)
            root.Subcommands.Add(command);
        var texts = commands.ToDictionary(one => one.Command, one => one.Help);
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new HelpWithExamples((HelpAction)help.Action!, texts);
        return root;
    }

    private static int Misused(ParseResult parsed, CommandContext context)
    {
        var (command, log) = (parsed.CommandResult.Command, Log.To(context.Error, context.Priorities, verbose: false));
        var atRoot = command is RootCommand;
        var see = $"see tlsa-rollover{(atRoot ? "" : $" {command.Name}")} --help";
        // with a word that is no command, the library also says that a command is missing
        foreach (var error in parsed.Errors.Skip(atRoot && parsed.UnmatchedTokens.Count > 0 ? 1 : 0).Select(error => error.Message.TrimEnd('.')).Distinct())
            log.Error("{Fault:l}; {Cure:l}", error, see);
        return ExitCode.Usage;
    }
}
