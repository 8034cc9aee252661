namespace TlsaRollover.Cli.Commands.Init;

/// <summary>Asks the person at the terminal; where there is none, or none is to be asked, an option has to say it.</summary>
/// <param name="context">Where to ask.</param>
/// <param name="silent">Whether nobody is to be asked.</param>
internal sealed class Questions(CommandContext context, bool silent)
{
    private TextReader? _person;

    /// <summary>Whether anybody can be asked.</summary>
    public bool CanAsk => !silent && Person is not null;

    private TextReader? Person => _person ??= context.Person();

    /// <summary>The answer; empty when the person only pressed Enter.</summary>
    /// <param name="question">What to ask, without question mark or colon.</param>
    /// <param name="missing">What is missing and which option says it, for where nobody can be asked.</param>
    /// <exception cref="UserException">Nobody answers.</exception>
    public string Ask(string question, string missing)
    {
        if (!CanAsk)
            throw new UserException(ExitCode.Usage, missing);
        context.Error.Write($"{question}: ");
        context.Error.Flush();
        return Person!.ReadLine()?.Trim() ?? throw new UserException(ExitCode.Usage, $"no answer: nothing was changed; {missing}");
    }

    /// <summary>Whether the person says yes, which Enter does too; where nobody is asked it is taken for granted.</summary>
    public bool Confirm(string question) =>
        !CanAsk || Ask($"{question} [Y/n]", question).ToLowerInvariant() is "" or "y" or "yes";
}
