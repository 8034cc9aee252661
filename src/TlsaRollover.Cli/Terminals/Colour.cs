namespace TlsaRollover.Cli.Terminals;

/// <summary>Colours that every terminal with colours has (ECMA-48 §8.3.117); what they tell is told without them too.</summary>
public enum Colour
{
    /// <summary>Of less weight.</summary>
    Faint = 2,

    /// <summary>Refused.</summary>
    Red = 31,

    /// <summary>Done, or well.</summary>
    Green = 32,

    /// <summary>Between two states.</summary>
    Yellow = 33,

    /// <summary>As before.</summary>
    Cyan = 36,
}
