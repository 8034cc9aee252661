using TlsaRollover.Cli.Certbot;

namespace TlsaRollover.Cli.Config;

/// <summary>Whether others than root and the user who runs this may change a file or folder that the agent trusts.</summary>
internal static class ForeignHands
{
    private const UnixFileMode Writers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Refuses what others may change.</summary>
    /// <param name="path">An existing file or folder.</param>
    /// <param name="means">What its content is good for, as in "it names commands that run as root".</param>
    /// <exception cref="UserException">Others may write it, or own it; with the command that cures it.</exception>
    /// <exception cref="IOException">It may not be looked at.</exception>
    public static void Refuse(string path, string means)
    {
        if ((File.GetUnixFileMode(path) & Writers) != 0)
            throw new UserException(ExitCode.Usage, $"{path}: others may write it, and {means}; run: chmod go-w {path}");
        if (FileOwner.Stranger(path) is { } user)
            throw new UserException(ExitCode.Usage, $"{path}: belongs to user {user}, and {means}; run: chown root {path}");
    }
}
