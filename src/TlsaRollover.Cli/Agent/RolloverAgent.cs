using System.Runtime.ExceptionServices;
using Serilog;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Agent;

/// <summary>Decides what to do next: <see cref="RolloverMachine.Decide"/>, or a script in the tests of the driver.</summary>
public delegate Decision Decide(RolloverState state, Observation observation, RolloverPolicy policy);

/// <summary>Brings one lineage as far as is safe now.</summary>
public sealed class RolloverAgent(LineageSettings lineage, LineagePorts ports, IRolloverStore store, Decide decide, Func<Moment> now, ILogger log)
{
    private readonly Observer _observer = new(lineage, ports, store, now);

    /// <summary>Whether a person asked for this run, and is told what the journal says already.</summary>
    public bool ByHand { get; init; }

    /// <summary>
    /// One run. The newest certificate is copied into the store before anything else. <paramref name="look"/> asks for a
    /// full look even where none is due.
    /// </summary>
    /// <exception cref="LineageException">The certificate a hook was called for cannot be used; nothing was changed.</exception>
    public async Task<Outcome> RunAsync(RunKind kind, bool look, CancellationToken cancellation)
    {
        var newest = await _observer.NewestAsync(cancellation);
        if (kind == RunKind.Hook)
            Demand(newest);
        var state = store.Load(lineage.Name) ?? RolloverState.New(lineage.Name, now());
        var last = store.Journal(2, lineage.Name).LastOrDefault(entry => entry.Event != RunReport.Warning);
        if (kind == RunKind.Full && !look && !RunReport.Tells(last) && !LookIsDue(state, newest))
            return new(lineage.Name, ExitCode.Done, null, false);

        // certbot shows a hook's words to a person, so there what is known already is said too
        var report = new RunReport(lineage.Name, last, ByHand || kind == RunKind.Hook, lineage.Policy.Parameters, now, log);
        return await new AgentRun(lineage, ports, store, _observer, decide, now, kind, report).RunAsync(state, newest, cancellation);
    }

    private void Demand(NewestLook newest)
    {
        if (newest.Fault is { } fault)
            ExceptionDispatchInfo.Throw(fault);
        if (newest.Certificate is null)
            throw new LineageException($"{lineage.Name}: there is no certificate of this lineage; see 'certbot certificates', and 'certbot' under [agent] in the configuration");
    }

    private bool LookIsDue(RolloverState state, NewestLook newest) =>
        DueCheck.LookIsDue(state, newest, Activated(newest), lineage.Owners, now(), lineage.Policy);

    /// <summary>At rest a deploy command that never ran, or failed and did its work, has nothing to be looked after: the wire was proof.</summary>
    private string? Activated(NewestLook newest) =>
        ports.Activator.ActivatedVersion(lineage.Name) ?? (ports.Activator.HasServedDirectory ? null : newest.Certificate?.Version);
}
