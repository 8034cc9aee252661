namespace TlsaRollover.Cli.Config;

/// <summary>A file that holds a secret: nobody but its owner may read or write it.</summary>
internal static class SecretFile
{
    private const UnixFileMode Foreign =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>What <paramref name="parse"/> makes of the file's content and name; null and a fault when it is missing, open to others or not understood.</summary>
    public static T? Read<T>(ConfigText named, TableReader table, Func<string, string, T> parse)
        where T : class
    {
        var path = table.Resolve(named.Text);
        try
        {
            if ((File.GetUnixFileMode(path) & Foreign) == 0)
                return parse(File.ReadAllText(path), path);
            table.Faults.Add(named, $"'{path}' holds a secret and others may read or write it", $"run: chmod 600 {path}");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            table.Faults.Add(named, $"there is no file '{path}'", "write its path, absolute or from the configuration file's folder");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            table.Faults.Add(named, $"'{path}' cannot be read: {e.Message}", "run as the user who owns it");
        }
        catch (FormatException e)
        {
            table.Faults.Add(named, e.Message, "see tsig-keygen(8), or the manual of certbot-dns-rfc2136");
        }

        return null;
    }
}
