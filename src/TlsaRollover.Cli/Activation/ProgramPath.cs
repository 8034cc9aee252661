namespace TlsaRollover.Cli.Activation;

/// <summary>Finds programs by name as a shell of root would: cron and certbot run with a PATH that lacks <c>sbin</c>.</summary>
internal static class ProgramPath
{
    private static readonly string[] Standard = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>PATH with the standard folders behind it.</summary>
    public static string Folders => string.Join(':', (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Where(Path.IsPathRooted).Concat(Standard).Distinct());

    /// <summary>The program's path, null when there is none that can be executed.</summary>
    public static string? Find(string program) => program.Contains('/')
        ? (IsExecutable(program) ? program : null)
        : Folders.Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(IsExecutable);

    private static bool IsExecutable(string path) => File.Exists(path) && (File.GetUnixFileMode(path) & AnyExecute) != 0;
}
