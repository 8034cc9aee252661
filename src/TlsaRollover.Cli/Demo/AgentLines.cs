using System.Text;

namespace TlsaRollover.Cli.Demo;

/// <summary>Takes the log lines of a command and tells each as it comes.</summary>
internal sealed class AgentLines(string lineage, Action<string> tell) : TextWriter
{
    private readonly string _prefix = $"tlsa-rollover: {lineage}: ";

    public override Encoding Encoding => Encoding.UTF8;

    public override void WriteLine(string? value)
    {
        var line = value ?? "";
        tell(line.StartsWith(_prefix, StringComparison.Ordinal) ? line[_prefix.Length..] : line);
    }
}
