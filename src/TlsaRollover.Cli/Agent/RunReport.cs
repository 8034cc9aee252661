using Serilog;
using Serilog.Events;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Agent;

/// <summary>
/// Says what a run does, to the log and to the journal, and says it once: what the journal's last line already says of a
/// lineage is logged at debug level only, so that a hold or an outage of hours does not fill a mailbox each minute.
/// </summary>
internal sealed class RunReport(string lineage, JournalEntry? last, bool forPerson, IReadOnlyList<TlsaParameters> parameters, Func<Moment> now, ILogger log)
{
    public const string Hold = "hold";
    public const string Fault = "fault";
    public const string Clear = "clear";
    public const string Warning = "warning";
    public const string Awaits = "wait";

    private JournalEntry? _last = forPerson ? null : last;

    /// <summary>Whether an effect is tried again that failed in the last run; it is reported only when it ends in another way.</summary>
    public bool Retrying => _last?.Event == Fault;

    /// <summary>Whether the last journal line tells of a trouble.</summary>
    public static bool Tells(JournalEntry? entry) => entry?.Event is Hold or Fault;

    /// <summary>A step that is about to be taken; the line goes into the journal with the save before it.</summary>
    public JournalEntry Step(Phase phase, Decision decision)
    {
        var alarm = decision is Decision.Perform { Alarm: true };
        return Entry(phase, DecisionFacts.Of(decision, parameters), alarm ? LogEventLevel.Warning : LogEventLevel.Information);
    }

    /// <summary>What a person should know beside the step that is taken; the journal does not hold it.</summary>
    public void Warn(string text) => log.Warning("{Lineage:l}: {Text:l}", lineage, text);

    /// <summary>A decision or a retried step that is no news.</summary>
    public void Quietly(Phase phase, Decision decision) => Write(LogEventLevel.Debug, phase, DecisionFacts.Of(decision, parameters));

    /// <summary>What is wrong with services and is no trouble of this run; said each time to a person, else only when <paramref name="before"/> is not the same.</summary>
    public JournalEntry? Warn(Phase phase, IReadOnlyList<string> warnings, string? before)
    {
        var all = string.Join("; ", warnings);
        foreach (var warning in warnings)
            Write(all != before || forPerson ? LogEventLevel.Warning : LogEventLevel.Debug, phase, Plain(Warning, warning));
        return all == before ? null : new(now().Wall, lineage, Warning, all);
    }

    /// <summary>How the run ended: a journal line when that is news. A failed activation is not over while the next is waited for.</summary>
    public JournalEntry? End(RolloverState state, Trouble? trouble)
    {
        var phase = state.Phase;
        if (trouble is null)
            return Tells(_last) && state.Attempts is null ? Entry(phase, Plain(Clear, $"goes on after {_last!.Why}"), LogEventLevel.Information) : null;
        var facts = Plain(trouble.Event, trouble.Text);
        if (_last?.Event == trouble.Event && _last.Why == facts.Line)
        {
            Write(LogEventLevel.Debug, phase, facts);
            return null;
        }

        return Entry(phase, facts, trouble.Event == Hold ? LogEventLevel.Error : LogEventLevel.Warning);
    }

    /// <summary>What keeps a lineage from being taken up: nothing else would tell whoever set it up. A journal line when that is news.</summary>
    public JournalEntry? Begin(Phase phase, Decision.Wait wait)
    {
        var facts = Plain(Awaits, wait.Why);
        return _last?.Event == Awaits && _last.Why == facts.Line ? null : Entry(phase, facts, LogEventLevel.Information);
    }

    private static DecisionFacts Plain(string name, string reason) => new(name, null, RecordSet.Empty, null, reason, null);

    private JournalEntry Entry(Phase phase, DecisionFacts facts, LogEventLevel level)
    {
        Write(level, phase, facts);
        return _last = new(now().Wall, lineage, facts.Name, facts.Line);
    }

    private void Write(LogEventLevel level, Phase phase, DecisionFacts facts)
    {
        if (!log.IsEnabled(level))
            return;
        log.ForContext("Phase", phase).ForContext("Owner", facts.Owner?.Text).ForContext("Until", facts.Until)
            .Write(level, "{Lineage:l}: {Step:l}: {Reason:l}", lineage, facts.Step, facts.Cure is null ? facts.Reason : $"{facts.Reason}; {facts.Cure}");
    }
}
