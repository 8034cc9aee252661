using System.CommandLine;
using TlsaRollover.Cli.Agent.Forecasts;
using TlsaRollover.Cli.Commands.Progress;
using TlsaRollover.Cli.Config;

namespace TlsaRollover.Cli.Commands;

/// <summary><c>rollover</c>: a run by hand, to its end if wanted, or a forecast of what would follow.</summary>
internal static class RolloverCommand
{
    public const string Signature = "tlsa-rollover rollover";

    public static HelpText Help { get; } = new(
        [
            (ExitCode.Done, "as far as is safe now, with --wait settled or told to end, or the forecast shown"),
            (ExitCode.Usage, "an accepted server answers or is none of the lineage's, the lineage is unknown, or configuration or files are wrong"),
            (ExitCode.Held, "held, or the forecast ends so: a person is needed"),
            (ExitCode.TryAgain, "something did not answer: the next cleanup tries again"),
            (ExitCode.Refused, "the DNS provider refuses a change"),
        ],
        "tlsa-rollover rollover --dry-run mail.example.com",
        "tlsa-rollover rollover --wait mail.example.com",
        "tlsa-rollover rollover --accept-unreachable 192.0.2.2:53 mail.example.com");

    public static Command Create(SharedOptions shared)
    {
        var name = LineageArgument.One("The lineage, looked at even where nothing is due");
        var wait = new Option<bool>("--wait") { Description = "Go on until it is settled or held; Ctrl-C leaves the rest to the timer" };
        var dry = new Option<bool>("--dry-run") { Description = "Print every decision and change that would follow, with dates; change nothing" };
        var accept = new Option<string[]>("--accept-unreachable") { Description = "Do not wait for this server, as status prints it, until it answers again", HelpName = "ADDR" };
        var command = new Command("rollover", "Brings one lineage as far as is safe, by hand; safe beside the timer") { name, wait, dry, accept };
        command.Validators.Add(result =>
        {
            if (result.GetValue(wait) && result.GetValue(dry))
                result.AddError("--wait and --dry-run exclude each other");
        });
        command.SetAction((parsed, cancellation) =>
        {
            var area = parsed.GetValue(wait) ? WaitDisplay.AreaOf(shared.Context) : null;
            var (input, accepted) = (shared.Read(parsed, area), parsed.GetValue(accept) ?? []);
            var lineage = input.Lineage(parsed.GetRequiredValue(name));
            return parsed.GetValue(dry)
                ? ForecastAsync(input, lineage, accepted, cancellation)
                : new RolloverToEnd(input, lineage, accepted, parsed.GetValue(wait) ? new(input, lineage, area) : null).RunAsync(cancellation);
        });
        return command;
    }

    private static async Task<int> ForecastAsync(CommandInput input, LineageSettings lineage, string[] accepted, CancellationToken cancellation)
    {
        using var installation = await input.Context.Open(input.Configuration, Signature, false, cancellation);
        var run = new RunByHand(input, installation, lineage);
        var newest = await run.NewestAsync(cancellation);
        var look = await run.LookAsync(newest, cancellation);
        var state = accepted.Length == 0 ? run.State : Acceptance.Of(run.State, look, accepted);
        input.Log.Information(
            "{Lineage:l}: a forecast from what is seen now, if every server follows at once and services present what is activated; nothing is changed", lineage.Name);
        return await new Forecast(lineage, installation, state, newest, look).WriteAsync(input.Context.Out, cancellation);
    }
}
