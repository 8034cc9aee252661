using System.CommandLine;
using System.CommandLine.Parsing;

namespace TlsaRollover.Cli.Commands;

/// <summary>The names of lineages on the command line.</summary>
internal static class LineageArgument
{
    /// <summary>Any number of names; a mistyped option is no name, though the library would take it for one.</summary>
    public static Argument<string[]> Create(string description, string name = "LINEAGE")
    {
        var names = new Argument<string[]>(name) { HelpName = name + HelpWithExamples.Several, Description = description, Arity = ArgumentArity.ZeroOrMore };
        names.Validators.Add(RefuseOptions);
        return names;
    }

    /// <summary>One name, which cannot be left out.</summary>
    public static Argument<string> One(string description)
    {
        var name = new Argument<string>("LINEAGE") { Description = description };
        name.Validators.Add(RefuseOptions);
        return name;
    }

    private static void RefuseOptions(ArgumentResult result)
    {
        foreach (var option in result.Tokens.Where(token => token.Value.StartsWith('-')))
            result.AddError($"Unrecognized option '{option.Value}'");
    }
}
