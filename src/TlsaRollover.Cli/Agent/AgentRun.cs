using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Agent;

/// <summary>
/// One run of the driver: look, decide, save, act, look again. It saves before it acts, so that a crash between any two
/// steps is the same as another run.
/// </summary>
internal sealed class AgentRun(
    LineageSettings lineage, LineagePorts ports, IRolloverStore store, Observer observer, Decide decide, Func<Moment> now, RunKind kind, RunReport report)
{
    /// <summary>More rounds than any lawful run has.</summary>
    private const int MaxRounds = 32;

    /// <summary>How many journal lines may come between before a warning is said again.</summary>
    private const int Remembered = 50;

    private readonly EffectRunner _effects = new(lineage.Name, ports);
    private readonly HashSet<Effect> _performed = [];
    private readonly List<Exception> _faults = [];
    private RolloverState _state = null!;
    private Look _look = null!;

    public async Task<Outcome> RunAsync(RolloverState state, NewestLook newest, CancellationToken cancellation)
    {
        // A hook publishes by the control plane alone; only a first adoption needs to know what is served.
        var world = kind == RunKind.Full || state.Active is null;
        _state = state;
        _look = await observer.LookAsync(state, newest, world, cancellation);
        Warn();
        for (var round = 0; round < MaxRounds; round++)
        {
            var decision = Next();
            if (await StepAsync(decision, cancellation) is not { } change)
                return End(decision);
            cancellation.ThrowIfCancellationRequested();
            _look = kind == RunKind.Hook ? Known(change) : await observer.LookAsync(_state, newest, world, cancellation);
        }

        return Endless();
    }

    /// <summary>Before anything else, so that a person who is shown the steps knows what they are worth.</summary>
    private void Warn()
    {
        var warnings = _look.Warnings(_state);
        if (warnings.Count == 0)
            return;
        var before = store.Journal(Remembered, lineage.Name).LastOrDefault(entry => entry.Event == RunReport.Warning)?.Why;
        if (report.Warn(_state.Phase, warnings, before) is { } entry)
            Save(_state, entry);
    }

    private Decision Next()
    {
        _state = _state.Observe(_look.Observation);
        return decide(_state, _look.Observation, lineage.Policy);
    }

    /// <summary>Takes the step and returns what it changed; null when the run ends here.</summary>
    private async Task<Change?> StepAsync(Decision decision, CancellationToken cancellation)
    {
        switch (decision)
        {
            case Decision.Move move:
                WarnOfInertRecords(_state is { Active: null, Next: null });
                Save(move.To, report.Step(_state.Phase, move));
                return new(null, null);
            case Decision.Perform perform when Begins(perform.Effect):
                return await PerformAsync(perform, cancellation);
            default:
                return null;
        }
    }

    /// <summary>Whether this run takes the effect; one that it performed and that does not show is left to the next run.</summary>
    private bool Begins(Effect effect)
    {
        if (kind == RunKind.Hook && effect is not Effect.Publish)
            return false;
        if (_performed.Add(effect))
            return true;
        if (_faults.Count == 0)
            _faults.Add(new UserException(ExitCode.TryAgain, "the last step was done and does not show yet; the next run tries again"));
        return false;
    }

    private async Task<Change?> PerformAsync(Decision.Perform perform, CancellationToken cancellation)
    {
        var (phase, again) = (_state.Phase, report.Retrying);
        if (again)
            report.Quietly(phase, perform);
        Save(perform.Save, again ? null : report.Step(phase, perform));
        if (!again)
            WarnOfInertRecords(perform.Effect is Effect.Publish);
        try
        {
            var answer = await _effects.RunAsync(perform.Effect, cancellation);
            if (again)
                Save(_state, report.Step(phase, perform)); // what failed before went well: that is news
            return new(perform.Effect, answer);
        }
        catch (DnsProviderException e)
        {
            _faults.Add(e);
            return null;
        }
        catch (ActivationException e)
        {
            _faults.Add(e); // the wire decides, not the reload command; the machine's backoff decides when to try again
            return new(null, null);
        }
    }

    /// <summary>Says at each beginning, and not at each run, that records in an unsigned zone do nothing (RFC 7672 §2.2).</summary>
    private void WarnOfInertRecords(bool begins)
    {
        foreach (var owner in _look.Observation.Owners.Where(owner => begins && owner.IsUnsigned))
            report.Warn($"{owner.Place} is not secured by DNSSEC: no validating sender uses these records; sign the zone, and let its parent have a DS");
    }

    /// <summary>
    /// After a hook's step nothing else is looked at again: the provider read its change back, and the clocks start with the
    /// next full run.
    /// </summary>
    private Look Known(Change change)
    {
        if (change is not { Effect: Effect.Publish publish, Answer: { } answer })
            return _look;
        var owners = _look.Observation.Owners.Select(owner => owner.Target == publish.Change.Owner ? owner with { ControlPlane = answer } : owner);
        return _look with { Observation = _look.Observation with { At = now(), Owners = [.. owners] } };
    }

    private Outcome End(Decision decision)
    {
        if (decision is Decision.Wait or Decision.Rest)
            report.Quietly(_state.Phase, decision);
        if (decision is Decision.Rest)
            PruneStore();
        var trouble = Trouble.Of(decision, [.. _look.Faults.Where(Matters), .. _faults]);
        return End(decision, kind == RunKind.Hook && trouble is null or { Event: RunReport.Fault } ? Unpublished(decision, trouble) : trouble);
    }

    /// <summary>A hook that must wait before it may publish has not done its work; a key whose record is just being removed is published in its turn.</summary>
    private Trouble? Unpublished(Decision decision, Trouble? trouble) =>
        decision is Decision.Wait wait && !IsPublished && _state is { Withdrawn: false, Phase: not Phase.Retiring }
            ? new(RunReport.Fault, $"not published yet: {wait.Why}; the next cleanup tries again", trouble?.ExitCode ?? ExitCode.TryAgain)
            : trouble;

    /// <summary>Whether every owner's control plane holds a record of the newest certificate.</summary>
    private bool IsPublished => (_state.Active ?? _state.Next) is not null && _look.Observation is { Newest: { } newest } seen
        && seen.Owners.All(owner => owner.ControlPlane is { } plane && plane.RRset.Records.Overlaps(newest.Associations));

    /// <summary>A hook publishes by the control plane; whether the servers follow is what the next full run waits for.</summary>
    private bool Matters(Exception fault) => kind == RunKind.Full || fault is not AuthoritativeDnsException;

    /// <summary>At rest only the active certificate is still needed; keys that nothing names any more do not lie about.</summary>
    private void PruneStore()
    {
        try
        {
            string?[] named = [_state.Active?.Version, _look.Observation.Newest?.Version, _look.Observation.ActivatedVersion];
            ports.Source.Prune(lineage.Name, [.. named.OfType<string>()]);
            ports.Activator.Prune(lineage.Name);
        }
        catch (Exception e) when (e is LineageException or ActivationException)
        {
            _faults.Add(e);
        }
    }

    private Outcome Endless() =>
        End(new Decision.Rest(), new(RunReport.Fault, $"not finished after {MaxRounds} steps; the next run goes on", ExitCode.TryAgain));

    private Outcome End(Decision decision, Trouble? trouble)
    {
        var entry = report.End(_state, trouble);
        if (trouble is null && decision is Decision.Wait wait && !_state.IsAdopted())
            entry ??= report.Begin(_state.Phase, wait);

        // The ledger is what a full look is for. A hook's refreshed ledger may be lost: that makes a wait longer, never shorter.
        if (kind == RunKind.Full || entry is not null)
            Save(_state, entry);
        return new(lineage.Name, trouble?.ExitCode ?? ExitCode.Done, decision, IsPublished) { Look = _look };
    }

    private void Save(RolloverState state, JournalEntry? entry)
    {
        store.Save(state, entry);
        _state = state;
    }

    /// <summary>A step that was taken: its effect, and what the control plane held after it.</summary>
    private sealed record Change(Effect? Effect, ControlPlaneAnswer? Answer);
}
