using TlsaRollover.Cli.Agent;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Commands;

/// <summary>What the commands by hand have in common: a state that a person changes, and a full run that says how it ended.</summary>
internal sealed class RunByHand(CommandInput input, Installation installation, LineageSettings lineage)
{
    private readonly Observer _observer = new(lineage, installation.For(lineage), installation.Store, installation.Now);

    public RolloverState State => installation.Store.Load(lineage.Name) ?? RolloverState.New(lineage.Name, installation.Now());

    public Moment Now => installation.Now();

    public Task<NewestLook> NewestAsync(CancellationToken cancellation) => _observer.NewestAsync(cancellation);

    public Task<Look> LookAsync(NewestLook newest, CancellationToken cancellation) => _observer.LookAsync(State, newest, world: true, cancellation);

    /// <summary>Saves what a person decided, with a line in the journal, and says it.</summary>
    public void Save(RolloverState state, string word, string text)
    {
        installation.Store.Save(state, new(installation.Now().Wall, lineage.Name, word, $"{word}: {text}"));
        input.Log.Information("{Lineage:l}: {Word:l}: {Text:l}", lineage.Name, word, text);
    }

    /// <summary>A full run; with <paramref name="news"/> it says only what the journal does not say already.</summary>
    public Task<Outcome> RunAsync(bool news, CancellationToken cancellation) =>
        new RolloverAgent(lineage, installation.For(lineage), installation.Store, installation.Decide, installation.Now, input.Log) { ByHand = !news }
            .RunAsync(RunKind.Full, look: true, cancellation);

    /// <summary>A full run, then a line that says where it ended and that the rest comes by itself.</summary>
    public async Task<int> RunToEndAsync(CancellationToken cancellation)
    {
        var outcome = await RunAsync(news: false, cancellation);
        Conclude(input, lineage, outcome);
        return outcome.ExitCode;
    }

    /// <summary>What is held or failed was said already.</summary>
    public static void Conclude(CommandInput input, LineageSettings lineage, Outcome outcome)
    {
        var facts = outcome.Decision is { } decision ? DecisionFacts.Of(decision, lineage.Policy.Parameters) : null;
        if (outcome.Decision is Decision.Wait)
            input.Log.Information("{Lineage:l}: {Line:l}; the timer goes on from here, see 'tlsa-rollover status {Lineage:l}'", lineage.Name, facts!.Line);
        else if (outcome is { Decision: Decision.Rest, ExitCode: ExitCode.Done })
            input.Log.Information("{Lineage:l}: {Line:l}", lineage.Name, facts!.Line);
    }
}
