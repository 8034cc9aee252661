namespace TlsaRollover.Cli;

/// <summary>The exit codes of every command, documented in <c>--help</c> and the README.</summary>
public static class ExitCode
{
    /// <summary>Done, or rightly waiting.</summary>
    public const int Done = 0;

    /// <summary>A bug in this program.</summary>
    public const int Bug = 1;

    /// <summary>Usage or configuration is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Held: a person is needed.</summary>
    public const int Held = 3;

    /// <summary>Try again later.</summary>
    public const int TryAgain = 4;

    /// <summary>Refused by the DNS provider.</summary>
    public const int Refused = 5;
}
