using TlsaRollover.Cli.Config;

namespace TlsaRollover.Cli.State;

/// <summary>The folder of the agent's state: only its owner may enter it.</summary>
internal static class StateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder with mode 0700 where it does not exist; folders above it get the usual mode, for services read beside it.</summary>
    /// <exception cref="UserException">It cannot be made.</exception>
    public static void Ensure(string folder)
    {
        if (Directory.Exists(folder))
        {
            ForeignHands.Refuse(folder, "the state in it decides which keys are served");
            return;
        }

        try
        {
            if (Path.GetDirectoryName(folder) is { } above)
                Directory.CreateDirectory(above);
            Directory.CreateDirectory(folder, OwnerOnly);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException(ExitCode.Usage, $"the state folder {folder} cannot be made: {e.Message}; run as root or set agent.state to a folder this user may write", e);
        }
    }
}
