using System.Text;
using TlsaRollover.Cli.Certbot;
using TlsaRollover.Cli.Config;

namespace TlsaRollover.Cli.Commands.Init;

/// <summary>Puts a configuration in place: written beside, read back without a fault, then renamed.</summary>
internal static class ConfigurationWriter
{
    private const UnixFileMode FirstMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // as install.sh sets it
    private const UnixFileMode FolderMode = (UnixFileMode)0b111_101_101;

    /// <exception cref="UserException">It has faults, or the folder cannot be written to; what stood there stands.</exception>
    public static void Write(string file, string text, string? credentials)
    {
        var draft = $"{file}.new-{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!, FolderMode);
            Put(draft, file, text, credentials);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException(ExitCode.Usage, $"{file} cannot be written: {e.Message.TrimEnd('.')}; run as root, or give another by --config FILE", e);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static void Put(string draft, string file, string text, string? credentials)
    {
        File.Delete(draft);
        Durable.WriteFile(draft, Encoding.UTF8.GetBytes(text), File.Exists(file) ? File.GetUnixFileMode(file) : FirstMode);
        FileOwner.Copy(file, draft);
        ConfigurationFile.Load(draft, credentials);
        Durable.Rename(draft, file);
    }
}
