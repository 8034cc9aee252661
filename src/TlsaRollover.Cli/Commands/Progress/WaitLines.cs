using TlsaRollover.Cli.Agent;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Commands.Progress;

/// <summary>What is waited for, where there is no terminal: a line when it is something else.</summary>
internal sealed class WaitLines(CommandInput input, string lineage)
{
    private string _said = "";

    /// <summary>Says it unless the last line did.</summary>
    public void Say(RolloverState state, Decision.Wait wait)
    {
        var word = state is { Active: null, Next: null } ? "not adopted" : state.Phase.ToString().ToLowerInvariant();
        if ($"{word} {WaitText.Key(wait)}" is var said && said != _said)
        {
            _said = said;
            input.Log.Information("{Lineage:l}: {Phase:l}: wait until {Until:l}: {Why:l}", lineage, word, Instant.Text(wait.Until), wait.Why);
        }
    }
}
