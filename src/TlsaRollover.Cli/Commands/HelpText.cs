using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text.RegularExpressions;

namespace TlsaRollover.Cli.Commands;

/// <summary>What the help of a command says below its options.</summary>
/// <param name="ExitCodes">The exit codes it can end with, and what each means.</param>
/// <param name="Example">A command line and what it does.</param>
internal sealed record HelpText(IReadOnlyList<(int Code, string Meaning)> ExitCodes, params IReadOnlyList<string> Example)
{
    public void WriteTo(TextWriter output)
    {
        output.WriteLine("Exit codes:");
        foreach (var (code, meaning) in ExitCodes)
            output.WriteLine($"  {code}  {meaning}");
        output.WriteLine();
        output.WriteLine("Example:");
        foreach (var line in Example)
            output.WriteLine($"  {line}");
        output.WriteLine();
    }
}

/// <summary>The library's help, then exit codes and example of the command.</summary>
internal sealed partial class HelpWithExamples(HelpAction inner, IReadOnlyDictionary<Command, HelpText> texts) : SynchronousCommandLineAction
{
    /// <summary>What the help adds to the name of an argument that may be given more than once.</summary>
    public const string Several = "…";

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var (configuration, written) = (parseResult.InvocationConfiguration, new StringWriter());
        var output = configuration.Output;
        configuration.Output = written;
        inner.Invoke(parseResult);
        configuration.Output = output;
        output.Write(Optional(written.ToString()));
        if (texts.TryGetValue(parseResult.CommandResult.Command, out var text))
            text.WriteTo(output);
        return ExitCode.Done;
    }

    /// <summary>The library shows an argument that may be left out as if it were demanded, and once more in its own way.</summary>
    private static string Optional(string help) => LeftOut().Replace(help, $"[$1$2{Several}]");

    [GeneratedRegex($@"\[<([A-Z|]+)>\.\.\.\]|<([A-Z|]+){Several}>", RegexOptions.CultureInvariant)]
    private static partial Regex LeftOut();
}
