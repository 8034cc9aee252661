namespace TlsaRollover.Cli;

/// <summary>Something a person must put right: one line that names the thing and the cure, and the exit code that goes with it.</summary>
public sealed class UserException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>One of <see cref="Cli.ExitCode"/>.</summary>
    public int ExitCode => exitCode;
}
