using System.CommandLine;
using TlsaRollover.Cli.Config;

namespace TlsaRollover.Cli.Commands;

/// <summary><c>withdraw</c>: ends DANE for a lineage.</summary>
internal static class WithdrawCommand
{
    public static HelpText Help { get; } = new(
        [
            (ExitCode.Done, "withdrawn, or rightly waiting"),
            (ExitCode.Usage, "nobody confirmed it, nothing is published, the lineage is unknown, or the configuration is wrong"),
            (ExitCode.Held, "held: a person is needed"),
            (ExitCode.TryAgain, "something did not answer: the next cleanup tries again"),
            (ExitCode.Refused, "the DNS provider refuses it"),
        ],
        "tlsa-rollover withdraw mail.example.com",
        "tlsa-rollover withdraw --yes mail.example.com");

    public static Command Create(SharedOptions shared)
    {
        var name = LineageArgument.One("The lineage for which DANE ends");
        var yes = new Option<bool>("--yes") { Description = "Do not ask" };
        var command = new Command("withdraw", "Ends DANE: removes the agent's TLSA records; renewals are activated as before, once no cache can refuse them") { name, yes };
        command.SetAction((parsed, cancellation) => RunAsync(shared.Read(parsed), parsed.GetRequiredValue(name), parsed.GetValue(yes), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CommandInput input, string name, bool yes, CancellationToken cancellation)
    {
        var lineage = input.Lineage(name);
        if (!yes)
            Confirm(input.Context, lineage);
        using var installation = await input.OpenAsync("tlsa-rollover withdraw", cancellation);
        var run = new RunByHand(input, installation, lineage);
        var state = run.State;
        if (state is { Active: null, Next: null, Withdrawn: false })
            throw new UserException(ExitCode.Usage, $"{name}: nothing is published for it yet: take [lineages.\"{name}\"] out of {input.Configuration.File}");
        if (!state.Withdrawn)
            run.Save(state with { Withdrawn = true, Resumed = false }, "withdraw", $"DANE ends: our records at {Owners(lineage)} are removed; 'tlsa-rollover resume {name}' takes it back");
        return await run.RunToEndAsync(cancellation);
    }

    private static string Owners(LineageSettings lineage) => string.Join(", ", lineage.Owners);

    /// <exception cref="UserException">Nobody can be asked, or the answer is not yes.</exception>
    private static void Confirm(CommandContext context, LineageSettings lineage)
    {
        if (context.Person() is not { } person)
            throw new UserException(ExitCode.Usage, $"{lineage.Name}: nobody can be asked whether DANE is to end: say 'tlsa-rollover withdraw --yes {lineage.Name}'");
        context.Error.Write($"Remove the TLSA records of {lineage.Name} at {Owners(lineage)}, and so end DANE? [y/N] ");
        context.Error.Flush();
        if (person.ReadLine()?.Trim().ToLowerInvariant() is not ("y" or "yes"))
            throw new UserException(ExitCode.Usage, $"{lineage.Name}: not confirmed: nothing was changed; 'tlsa-rollover withdraw {lineage.Name}' asks again");
    }
}
