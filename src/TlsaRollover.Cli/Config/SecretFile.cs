namespace TlsaRollover.Cli.Config;

/// <summary>A file that holds a secret: nobody but its owner may read or write it.</summary>
internal static class SecretFile
{
    private const UnixFileMode Foreign =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Adds a fault when the file is missing or open to others; <paramref name="named"/> is the value that names it.</summary>
    public static void Check(string path, ConfigText named, ConfigFaults faults)
    {
        try
        {
            if (!File.Exists(path))
                faults.Add(named, $"there is no file '{path}', or this user may not see it", "write its path, relative to the configuration file or absolute");
            else if ((File.GetUnixFileMode(path) & Foreign) != 0)
                faults.Add(named, $"'{path}' holds a secret and others may read or write it", $"run: chmod 600 {path}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add(named, $"'{path}' cannot be looked at: {e.Message}", "run as the user who owns it");
        }
    }
}
