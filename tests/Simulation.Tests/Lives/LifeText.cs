using System.Globalization;

namespace Simulation.Tests.Lives;

/// <summary>Reads the text of a life, as a failing one is printed, so that it can be lived again.</summary>
public static class LifeText
{
    /// <exception cref="FormatException">The text is no life; the message names the word.</exception>
    public static Life Parse(string text)
    {
        var parts = text.Split(':', 2);
        var life = parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(new Life(), With);
        return life with { Events = [.. parts.ElementAtOrDefault(1)?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Event) ?? []] };
    }

    private static Life With(Life life, string word) => word.Split('=') switch
    {
        ["servers", var value] => life with { Servers = Number(value) },
        ["services", var value] => life with { Services = Number(value) },
        ["ttl", var value] => life with { Ttl = Number(value) },
        ["stable", var value] => life with { TtlStable = bool.Parse(value) },
        ["k", var value] => life with { Multiple = Number(value) },
        ["deploy", var value] => life with { DeployCommand = bool.Parse(value) },
        ["nodes", var value] => life with { NodesLag = Number(value) },
        ["old", var value] => life with { OldProcesses = Number(value) },
        ["bought", var value] => life with { BoughtIn = bool.Parse(value) },
        [var name] when Enum.TryParse(name, out Beginning beginning) => life with { Beginning = beginning },
        [var name] when Enum.TryParse(name, out Layout layout) => life with { Layout = layout },
        [var name] when Enum.TryParse(name, out Company company) => life with { Company = company },
        [var name] when Enum.TryParse(name, out LiveReader live) => life with { Live = live },
        [var name] when Enum.TryParse(name, out Outside outside) => life with { Outside = outside },
        _ => throw new FormatException($"'{word}' is no part of a life"),
    };

    private static LifeEvent Event(string word)
    {
        var parts = word.Split('(', ')', '+');
        return parts.Length == 4 && Enum.TryParse(parts[0], out Happening what)
            ? new(what, Number(parts[1]), Number(parts[3]))
            : throw new FormatException($"'{word}' is no event of a life");
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
