using TlsaRollover.Cli.Agent;
using TlsaRollover.Cli.Agent.Forecasts;
using TlsaRollover.Cli.Config;
using TlsaRollover.Cli.Terminals;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Commands.Progress;

/// <summary>What is shown while a rollover waits: bars where there is a terminal, lines elsewhere.</summary>
/// <param name="input">The command's surroundings; its log writes on <paramref name="area"/> where there is one.</param>
/// <param name="lineage">The lineage.</param>
/// <param name="area">The foot of the terminal; null where there is none.</param>
internal sealed class WaitDisplay(CommandInput input, LineageSettings lineage, LiveArea? area)
{
    private const int FewestColumns = 40;
    private const int FewestRows = 10;

    private readonly WaitLines _lines = new(input, lineage.Name);
    private Course? _course;

    /// <summary>Whether it is to be shown again as time goes on.</summary>
    public bool IsLive => area is not null;

    /// <summary>A foot for the terminal that standard error is; null where it is none, or too small.</summary>
    public static LiveArea? AreaOf(CommandContext context) => context.ErrorTerminal() is { Columns: >= FewestColumns, Rows: >= FewestRows } ? new(context.Error) : null;

    /// <summary>A run ended with a wait.</summary>
    public async Task ShowAsync(Installation installation, RolloverState state, Decision.Wait wait, Look look, CancellationToken cancellation)
    {
        if (area is null)
        {
            _lines.Say(state, wait);
            return;
        }

        _course = new(state, wait, look.Observation, await EndsAsync(installation, state, look, cancellation));
        Show(installation.Now().Wall);
    }

    /// <summary>Time goes on.</summary>
    public void Show(DateTimeOffset now)
    {
        if (_course is not null && input.Context.ErrorTerminal() is { } terminal)
            area?.Show(PhaseBars.Lines(_course, now, terminal));
    }

    /// <summary>Nothing is waited for any more.</summary>
    public void Clear() => area?.Clear();

    private async Task<IReadOnlyDictionary<Phase, DateTimeOffset>> EndsAsync(Installation installation, RolloverState state, Look look, CancellationToken cancellation)
    {
        var forecast = new Forecast(lineage, installation, state, new(look.Observation.Newest), look);
        await forecast.WriteAsync(TextWriter.Null, cancellation);
        return forecast.PhaseEnds;
    }
}
