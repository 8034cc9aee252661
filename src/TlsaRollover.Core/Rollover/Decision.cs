namespace TlsaRollover.Core.Rollover;

/// <summary>What to do now; the answer of <see cref="RolloverMachine"/>.</summary>
public abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>Save <paramref name="Save"/>, then perform the effect, then look again. <paramref name="Alarm"/> says that something was wrong.</summary>
    public sealed record Perform(Effect Effect, RolloverState Save, string Why, bool Alarm = false) : Decision;

    /// <summary>Save <paramref name="To"/> and look again.</summary>
    public sealed record Move(RolloverState To, string Why) : Decision;

    /// <summary>Nothing can be done before <paramref name="Until"/>.</summary>
    public sealed record Wait(DateTimeOffset Until, string Why) : Decision;

    /// <summary>A person is needed: what is wrong, and the cure. Decided anew at each look.</summary>
    public sealed record Hold(string Why, string Cure) : Decision;

    /// <summary>All is as it should be.</summary>
    public sealed record Rest : Decision;
}
