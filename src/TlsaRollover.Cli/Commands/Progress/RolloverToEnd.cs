using TlsaRollover.Cli.Agent;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Commands.Progress;

/// <summary>Runs by hand, one after another; between two of them the state is free for hook and timer.</summary>
/// <param name="input">The command's surroundings.</param>
/// <param name="lineage">The lineage.</param>
/// <param name="accepted">Servers that a person accepts as unreachable.</param>
/// <param name="display">What shows the waiting; null for a single run.</param>
internal sealed class RolloverToEnd(CommandInput input, LineageSettings lineage, IReadOnlyList<string> accepted, WaitDisplay? display)
{
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private DateTimeOffset _now;

    /// <summary>One run, or as many as it takes until it is settled or held.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        try
        {
            var outcome = await FirstAsync(cancellation);
            while (display is not null && GoesOn(outcome))
            {
                await PauseAsync(Pause(outcome), display, cancellation);
                outcome = await NextAsync(cancellation);
            }

            display?.Clear();
            RunByHand.Conclude(input, lineage, outcome);
            return outcome.ExitCode;
        }
        catch (OperationCanceledException) when (display is not null && cancellation.IsCancellationRequested)
        {
            display.Clear();
            input.Log.Information("{Lineage:l}: told to end; the timer goes on with it, see 'tlsa-rollover status {Lineage:l}'", lineage.Name);
            return ExitCode.Done;
        }

        bool GoesOn(Outcome outcome) =>
            outcome.Decision is not (Decision.Rest or Decision.Hold) && outcome.ExitCode is ExitCode.Done or ExitCode.TryAgain;
    }

    /// <summary>Until the deadline, and a poll interval at most: convergence is seen only by looking.</summary>
    private TimeSpan Pause(Outcome outcome)
    {
        var poll = lineage.Policy.PollInterval;
        var left = outcome.Decision is Decision.Wait wait ? wait.Until - _now : poll;
        return left > poll ? poll : left < LeastPause ? LeastPause : left;
    }

    private async Task PauseAsync(TimeSpan pause, WaitDisplay shown, CancellationToken cancellation)
    {
        var tick = shown.IsLive ? Tick : pause;
        for (var left = pause; left > TimeSpan.Zero; left -= tick)
        {
            var slept = left < tick ? left : tick;
            await input.Context.Sleep(slept, cancellation);
            shown.Show(_now += slept);
        }
    }

    private async Task<Outcome> FirstAsync(CancellationToken cancellation)
    {
        using var installation = await OpenAsync(cancellation);
        var run = new RunByHand(input, installation, lineage);
        if (accepted.Count > 0)
            run.Save(
                Acceptance.Of(run.State, await run.LookAsync(await run.NewestAsync(cancellation), cancellation), accepted),
                "accept",
                $"{string.Join(", ", accepted)} need not be waited for until it answers again; whoever asks it may hold anything");
        return await RunAsync(installation, run, news: false, cancellation);
    }

    /// <summary>Where another run holds the state for long, or something does not answer, this tries again like the timer.</summary>
    private async Task<Outcome> NextAsync(CancellationToken cancellation)
    {
        try
        {
            using var installation = await OpenAsync(cancellation);
            return await RunAsync(installation, new RunByHand(input, installation, lineage), news: true, cancellation);
        }
        catch (UserException e) when (e.ExitCode == ExitCode.TryAgain)
        {
            return new(lineage.Name, Failure.Report(e, lineage.Name, input.Log), null, false);
        }
    }

    private async Task<Outcome> RunAsync(Installation installation, RunByHand run, bool news, CancellationToken cancellation)
    {
        var outcome = await run.RunAsync(news, cancellation);
        _now = installation.Now().Wall;
        if (display is not null && outcome is { Decision: Decision.Wait wait, Look: { } look })
            await display.ShowAsync(installation, run.State, wait, look, cancellation);
        return outcome;
    }

    private Task<Installation> OpenAsync(CancellationToken cancellation) => input.OpenAsync(RolloverCommand.Signature, cancellation);
}
