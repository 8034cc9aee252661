using System.Text.RegularExpressions;

namespace Core.Tests.Conventions;

/// <summary>Every fault that a person reads says what to do about it. Holds are looked at where they are decided, in Site.Decide.</summary>
public sealed partial class MessageTests
{
    [Fact]
    public void Every_fault_names_its_cure()
    {
        var messages = SourceTree.Files("src", "*.cs").Concat(SourceTree.Files("providers", "*.cs")).SelectMany(Messages).ToList();
        Assert.InRange(messages.Count, 80, 1000);
        var lacking = messages.Where(message => !Cure().IsMatch(message.Text)).Select(message => $"{message.File}: {message.Text}").ToList();
        Assert.True(lacking.Count == 0, $"say after a colon what to do about it, or add the verb:\n{string.Join('\n', lacking)}");
    }

    /// <summary>What is given to the constructors of faults, where it has words of its own.</summary>
    private static IEnumerable<(string File, string Text)> Messages(string file)
    {
        var source = SourceTree.Read(file);
        return Fault().Matches(source).Select(match => (file, Arguments(source, match.Index + match.Length))).Where(message => Words().IsMatch(message.Item2));
    }

    /// <summary>Up to the parenthesis that closes the constructor's. Quotes in the holes of a string only turn the two kinds of text around for a while.</summary>
    private static string Arguments(string source, int start)
    {
        var (depth, quoted, at) = (1, false, start);
        for (; depth > 0; at++)
        {
            if (source[at] == '"' && source[at - 1] != '\\') quoted = !quoted;
            else if (!quoted) depth += source[at] switch { '(' => 1, ')' => -1, _ => 0 };
        }

        return source[start..(at - 1)];
    }

    [GeneratedRegex(@"new (UserException|LineageException|ActivationException|AuthoritativeDnsException|DnsProviderException)\(|new\((?=Fault\.)|UserException \w+\([^)]*\) =>\s+new\(")]
    private static partial Regex Fault();

    [GeneratedRegex(@"""[^""]*\w+ \w+ \w+")]
    private static partial Regex Words();

    /// <summary>After a colon or a semicolon: a command in quotes, or what to do; or another fault's words, with its cure.</summary>
    [GeneratedRegex(@"[:;] (if [^,]*, |to see [^,]*, |please |the next run )*('(tlsa-rollover|certbot) |(add|change|compare|configure|copy|correct|create|get|give|grant|leave|let|list|make|move|name|please|put|report|restore|run|save|say|see|set|shorten|store|take|tries|try|use|write)\b)|\{(e\.Message|asked\.Fault\.Message|why|Cure\(name\)|missing|unread\.ControlPlaneFault)\}""|(ServersFault|ControlPlaneFault) \?\?")]
    private static partial Regex Cure();
}
