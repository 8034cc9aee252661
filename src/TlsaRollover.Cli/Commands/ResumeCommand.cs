using System.CommandLine;
using TlsaRollover.Cli.Agent;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Commands;

/// <summary><c>resume</c>: publishes a vanished RRset again, or ends a withdrawal.</summary>
internal static class ResumeCommand
{
    public static HelpText Help { get; } = new(
        [
            (ExitCode.Done, "published again, or rightly waiting, as for former processes of services"),
            (ExitCode.Usage, "there is nothing to resume, the lineage is unknown, or the configuration is wrong"),
            (ExitCode.Held, "held: a person is needed"),
            (ExitCode.TryAgain, "something did not answer: the next cleanup tries again"),
            (ExitCode.Refused, "the DNS provider refuses it"),
        ],
        "tlsa-rollover resume mail.example.com");

    public static Command Create(SharedOptions shared)
    {
        var name = LineageArgument.One("The lineage whose RRset has vanished, or for which DANE was withdrawn");
        var command = new Command("resume", "Publishes a vanished TLSA RRset again, with every key that is served, or ends a withdrawal") { name };
        command.SetAction((parsed, cancellation) => RunAsync(shared.Read(parsed), parsed.GetRequiredValue(name), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CommandInput input, string name, CancellationToken cancellation)
    {
        var lineage = input.Lineage(name);
        using var installation = await input.OpenAsync("tlsa-rollover resume", cancellation);
        var run = new RunByHand(input, installation, lineage);
        var state = run.State;
        var what = state.Withdrawn
            ? $"the withdrawal ends, and DANE begins anew at {string.Join(", ", lineage.Owners)}"
            : Gone(state, await run.LookAsync(await run.NewestAsync(cancellation), cancellation));
        run.Save(state with { Withdrawn = false, Resumed = true, Since = run.Now }, "resume", what);
        return await run.RunToEndAsync(cancellation);
    }

    /// <exception cref="UserException">Nothing is gone.</exception>
    private static string Gone(RolloverState state, Look look)
    {
        if (look.Observation.Owners.FirstOrDefault(owner => owner.ControlPlane is null) is { } unread)
            throw new UserException(
                unread.ControlPlaneRefused ? ExitCode.Refused : ExitCode.TryAgain, $"{state.Lineage}: {unread.Owner} cannot be read: {unread.ControlPlaneFault}");
        var gone = look.Observation.Owners.Where(state.IsGone).Select(owner => owner.Owner).ToList();
        return gone.Count > 0
            ? $"the TLSA RRset at {string.Join(", ", gone)} is to be published again"
            : throw new UserException(
                ExitCode.Usage, $"{state.Lineage}: there is nothing to resume: no TLSA RRset has vanished and DANE is not withdrawn; see 'tlsa-rollover status {state.Lineage}'");
    }
}
