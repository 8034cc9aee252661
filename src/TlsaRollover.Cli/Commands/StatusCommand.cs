using System.CommandLine;
using TlsaRollover.Cli.Agent;
using TlsaRollover.Cli.Commands.Status;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Commands;

/// <summary><c>status</c>: where each lineage stands, looked at now; changes nothing.</summary>
internal static class StatusCommand
{
    private const int Schema = 1;

    public static HelpText Help { get; } = new(
        [
            (ExitCode.Done, "shown"),
            (ExitCode.Usage, "the configuration is wrong, or the lineage is unknown"),
            (ExitCode.Held, "shown, and a lineage is held: a person is needed"),
        ],
        "tlsa-rollover status mail.example.com",
        "tlsa-rollover status --json | jq '.lineages[].next_step'");

    public static Command Create(SharedOptions shared)
    {
        var names = LineageArgument.Create("Only these lineages");
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output" };
        var command = new Command("status", "Shows phase, records, each server's view, the deadline and why; asks servers and services now, changes nothing") { names, json };
        command.SetAction((parsed, cancellation) => RunAsync(shared.Read(parsed), parsed.GetValue(names) ?? [], parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CommandInput input, string[] names, bool json, CancellationToken cancellation)
    {
        var lineages = input.Lineages(names);
        using var installation = await input.Context.Open(input.Configuration, "tlsa-rollover status", false, cancellation);
        var statuses = new List<LineageStatus>();
        foreach (var lineage in lineages)
            statuses.Add(await ReadAsync(installation, lineage, cancellation));
        var report = new StatusReport(Schema, installation.Now().Wall.UtcDateTime, statuses);
        if (json)
            input.Context.Out.WriteLine(StatusJson.Write(report));
        else
            new StatusText(input.Context.Out).Write(report);
        return statuses.Any(status => status.NextStep.Decision == "hold") ? ExitCode.Held : ExitCode.Done;
    }

    /// <summary>Decides as a full run would, on a ledger that is kept in memory only.</summary>
    private static async Task<LineageStatus> ReadAsync(Installation installation, LineageSettings lineage, CancellationToken cancellation)
    {
        var observer = new Observer(lineage, installation.For(lineage), installation.Store, installation.Now);
        var stored = installation.Store.Load(lineage.Name) ?? RolloverState.New(lineage.Name, installation.Now());
        var newest = await observer.NewestAsync(cancellation);
        var look = await observer.LookAsync(stored, newest, world: true, cancellation);
        var state = stored.Observe(look.Observation);
        var decision = installation.Decide(state, look.Observation, lineage.Policy);
        if (decision is Decision.Move { To: var noted } && noted with { Attempts = state.Attempts } == state)
            (state, decision) = (noted, installation.Decide(noted, look.Observation, lineage.Policy)); // what the next run notes is no news
        return new StatusReader(state, look, decision, lineage).Read();
    }
}
