using Serilog.Core;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Agent.Forecasts;

/// <summary>
/// What would follow from here: the driver as it is, on a world in memory whose time goes on from deadline to deadline,
/// until the lineage is settled or held, or waits for something that the forecast cannot bring about.
/// </summary>
internal sealed class Forecast(LineageSettings lineage, Installation installation, RolloverState state, NewestLook newest, Look look)
{
    /// <summary>More runs than any rollover has that comes to an end.</summary>
    private const int MaxRuns = 500;

    /// <summary>As often as the same thing is looked for in vain before it is taken to last.</summary>
    private const int Patience = 5;

    private readonly ForeseenWorld _world = new(look);
    private readonly ForeseenStore _store = new(installation.Store, state);
    private int _told;

    /// <summary>When each phase that was written about ends; not those of which no end is foreseen.</summary>
    public IReadOnlyDictionary<Phase, DateTimeOffset> PhaseEnds => _store.PhaseEnds;

    /// <summary>Writes a line for each change and each wait; returns the exit code.</summary>
    public async Task<int> WriteAsync(TextWriter output, CancellationToken cancellation)
    {
        var (said, again) = ("", 0);
        for (var run = 0; run < MaxRuns; run++)
        {
            var outcome = await RunAsync(cancellation);
            again = Tell(output) ? 0 : again + 1;
            if (outcome.Decision is not Decision.Wait wait)
                return End(output, outcome);
            var facts = DecisionFacts.Of(wait, lineage.Policy.Parameters);
            if (WaitText.Key(wait) != said)
                (said, again) = (WaitText.Key(wait), Line(output, _world.Now().Wall, facts.Line));
            else if (again >= Patience)
                return Lasting(output, outcome);
            _world.Pass(Later(wait));
        }

        return Line(output, _world.Now().Wall, $"not at its end after {MaxRuns} runs");
    }

    private Task<Outcome> RunAsync(CancellationToken cancellation)
    {
        var real = installation.For(lineage);
        var ports = new LineagePorts(new ForeseenSource(real.Source, lineage.Name, newest), _world, _world, _world, _world) { Live = () => look.Live };
        return new RolloverAgent(lineage, ports, _store, installation.Decide, _world.Now, Logger.None).RunAsync(RunKind.Full, look: true, cancellation);
    }

    private TimeSpan Later(Decision.Wait wait)
    {
        var (left, least) = (wait.Until - _world.Now().Wall, TimeSpan.FromSeconds(1));
        return left > least ? left : least;
    }

    /// <summary>Writes what is new in the journal; says whether anything is.</summary>
    private bool Tell(TextWriter output)
    {
        var before = _told;
        for (; _told < _store.Entries.Count; _told++)
        {
            var entry = _store.Entries[_told];
            Line(output, entry.At, entry.Why);
            foreach (var command in entry.Event == DecisionFacts.Activate ? Commands : [])
                Line(output, entry.At, $"run {command}");
        }

        return _told > before;
    }

    /// <summary>What an activation runs, in this order.</summary>
    private IEnumerable<string> Commands =>
        ((IEnumerable<IReadOnlyList<string>>)[.. lineage.Deploy is { } deploy ? [deploy.Argv] : (IReadOnlyList<IReadOnlyList<string>>)[], .. lineage.Reload])
            .Select(argv => string.Join(' ', argv));

    private int End(TextWriter output, Outcome outcome)
    {
        if (outcome is { Decision: Decision.Rest rest, ExitCode: ExitCode.Done })
            Line(output, _world.Now().Wall, DecisionFacts.Of(rest, lineage.Policy.Parameters).Line);
        return outcome.ExitCode;
    }

    private int Lasting(TextWriter output, Outcome outcome)
    {
        Line(output, _world.Now().Wall, "and so on, for as long as that lasts");
        return outcome.ExitCode;
    }

    private static int Line(TextWriter output, DateTimeOffset at, string text)
    {
        output.WriteLine($"{Instant.Text(at)}  {text}");
        return 0;
    }
}
