using TlsaRollover.Cli.Agent;
using TlsaRollover.Cli.Terminals;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Commands.Progress;

/// <summary>A rollover as lines of a terminal: a bar for each phase with its deadline, then what is waited for.</summary>
internal static class PhaseBars
{
    private const int NameWidth = 11;
    private const int TextWidth = 49; // "nnn %  until ", a date, and how far or how sure that is
    private const int LeastBar = 6;
    private const int MostBar = 40;

    private static readonly Phase[] Rolling = [Phase.Publishing, Phase.Propagating, Phase.Retiring];

    /// <summary>One column is left free: a terminal wraps a line that fills it.</summary>
    public static IReadOnlyList<string> Lines(Course course, DateTimeOffset now, Terminal terminal)
    {
        var width = Math.Max(1, terminal.Columns - 1);
        var (state, wait) = (course.State, course.Wait);
        IReadOnlyList<string> bars = state.Phase == Phase.Settled
            ? [$"  {(state.Active is null ? "not adopted" : "settled")} until {Instant.Text(wait.Until)} (in {Left(wait.Until - now)})"]
            : [.. Rolling.Select(phase => Line(phase, course, now, terminal, width))];
        return [state.Lineage, .. bars, .. Wrapped(WaitText.Key(wait), width - 2).Select(line => "  " + line)];
    }

    private static string Line(Phase phase, Course course, DateTimeOffset now, Terminal terminal, int width)
    {
        var bar = Math.Clamp(width - NameWidth - TextWidth - 6, LeastBar, MostBar);
        var (part, colour, text) = phase.CompareTo(course.State.Phase) switch
        {
            < 0 => (1, Colour.Green, "done"),
            0 => (Part(course, now), Colour.Yellow, Text(course, now)),
            _ => (0, Colour.Faint, course.Ends.TryGetValue(phase, out var end) ? $"{"",7}until {Instant.Text(end)} at the earliest" : ""),
        };
        var room = Math.Max(0, width - NameWidth - bar - 6);
        return $"  {phase.ToString().ToLowerInvariant(),-NameWidth}  {Bar.Of(part, bar, terminal, colour)}  {(text.Length > room ? text[..room] : text)}".TrimEnd();
    }

    private static double Part(Course course, DateTimeOffset now) => course.State.Phase == Phase.Publishing
        ? (double)course.Servers.Converged / Math.Max(1, course.Servers.All)
        : course.Part(now) ?? 0;

    private static string Text(Course course, DateTimeOffset now)
    {
        var look = $"next look in {Left(course.Wait.Until - now)}";
        if (course.State.Phase == Phase.Publishing)
            return $"{course.Servers.Converged} of {course.Servers.All} servers have it; {look}";
        return course.Part(now) is { } part
            ? $"{(int)(Math.Clamp(part, 0, 1) * 100),3} %  until {Instant.Text(course.Ends[course.State.Phase])} (in {Left(course.Ends[course.State.Phase] - now)})"
            : $"until nobody knows when; {look}";
    }

    private static IEnumerable<string> Wrapped(string text, int width)
    {
        while (text.Length > width)
        {
            var space = text.LastIndexOf(' ', width);
            var cut = space > 0 ? space : Math.Max(1, width);
            yield return text[..cut];
            text = text[cut..].TrimStart();
        }

        yield return text;
    }

    private static string Left(TimeSpan left) => left switch
    {
        { TotalHours: >= 48 } => $"{(int)left.TotalDays}d {left.Hours}h",
        { Ticks: < 0 } => "0:00:00",
        _ => $"{(int)left.TotalHours}:{left:mm\\:ss}",
    };
}
