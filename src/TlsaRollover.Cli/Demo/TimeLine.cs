using System.Diagnostics;
using System.Globalization;

namespace TlsaRollover.Cli.Demo;

/// <summary>The clock of the demo, and the lines that tell what happened when.</summary>
internal sealed class TimeLine(TextWriter output)
{
    private readonly Lock _gate = new();
    private readonly long _start = Stopwatch.GetTimestamp();

    public TimeSpan Now => Stopwatch.GetElapsedTime(_start);

    /// <summary>Something happened now.</summary>
    public void Tell(string site, string text)
    {
        lock (_gate)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Now.TotalSeconds,5:0.0} s  {site,-5}  {text}"));
            output.Flush();
        }
    }
}
