using TlsaRollover.Cli.Commands.Init;
using TlsaRollover.Cli.Config;
using TlsaRollover.Cli.Terminals;

namespace TlsaRollover.Cli;

/// <summary>What surrounds a command: writers, environment, clock, and how to open what the configuration describes. Tests give their own.</summary>
public sealed record CommandContext
{
    /// <summary>Data for people and programs.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Log lines and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Where a person at a terminal types answers; null when nobody can be asked.</summary>
    public Func<TextReader?> Person { get; init; } = () => null;

    /// <summary>The terminal that <see cref="Out"/> is; null when it is none.</summary>
    public Func<Terminal?> OutTerminal { get; init; } = () => null;

    /// <summary>The terminal that <see cref="Error"/> is; null when it is none.</summary>
    public Func<Terminal?> ErrorTerminal { get; init; } = () => null;

    /// <summary>Pauses between two looks.</summary>
    public Func<TimeSpan, CancellationToken, Task> Sleep { get; init; } = Task.Delay;

    /// <summary>Whether SIGINT and SIGTERM end the command; one within another command is ended by that.</summary>
    public bool HeedsSignals { get; init; } = true;

    /// <summary>Whether lines on <see cref="Error"/> carry a syslog priority.</summary>
    public bool Priorities { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Reads the configuration, from the file that <c>--config</c> names or null.</summary>
    public required Func<string?, Configuration> Configure { get; init; }

    /// <summary>Opens what the configuration describes.</summary>
    public required OpenInstallation Open { get; init; }

    /// <summary>Looks at this host for <c>init</c>.</summary>
    internal OpenSurvey Survey { get; init; } = (_, _) => throw new NotSupportedException("nothing to look at");
}

/// <summary>Opens an installation; to <paramref name="write"/>, it takes the writer lock in the name of <paramref name="command"/>.</summary>
public delegate Task<Installation> OpenInstallation(Configuration configuration, string command, bool write, CancellationToken cancellation);
