using TlsaRollover.Cli.Certbot;

namespace TlsaRollover.Cli.Config;

/// <summary>A file that holds a secret: nobody but its owner may read or write it.</summary>
internal sealed record SecretFile(string Path, UnixFileMode Foreign, string OpenCure, string Missing, string MissingCure)
{
    private const UnixFileMode ForeignToKeys = UnixFileMode.GroupRead | ForeignToCredentials;

    // systemd lets a unit's User= read by an ACL, whose mask stat(2) shows as the group's bits: 0400 becomes 0440
    private const UnixFileMode ForeignToCredentials = UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>A file that the configuration names by its path.</summary>
    public static SecretFile At(string path) => new(
        path,
        ForeignToKeys,
        $"run: chmod 600 {path}",
        $"there is no file '{path}'",
        "write its path, absolute or from the configuration file's folder");

    /// <summary>A credential that systemd laid into a unit's folder.</summary>
    public static SecretFile Credential(string name, string folder) => new(
        System.IO.Path.Combine(folder, name),
        ForeignToCredentials,
        $"let systemd make it: LoadCredential={name}:FILE in the unit",
        $"there is no credential '{name}' in {SignerReader.FolderVariable} ({folder})",
        $"add LoadCredential={name}:FILE to the unit that runs this");

    /// <summary>What <paramref name="parse"/> makes of the file's content and name; null and a fault when it is missing, open to others or not understood.</summary>
    public T? Read<T>(ConfigText named, ConfigFaults faults, Func<string, string, T> parse)
        where T : class
    {
        try
        {
            if ((File.GetUnixFileMode(Path) & Foreign) != 0)
                faults.Add(named, $"'{Path}' holds a secret and others may read or write it", OpenCure);
            else if (FileOwner.Stranger(Path) is { } user)
                faults.Add(named, $"'{Path}' holds a secret and belongs to user {user}", $"run: chown root {Path}");
            else
                return parse(File.ReadAllText(Path), Path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            faults.Add(named, Missing, MissingCure);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add(named, $"'{Path}' cannot be read: {e.Message}", "run as the user who owns it");
        }
        catch (FormatException e)
        {
            faults.Add(named, e.Message, "see tsig-keygen(8), or the manual of certbot-dns-rfc2136");
        }

        return null;
    }
}
