namespace TlsaRollover.Cli.Config;

/// <summary>Where the configuration is: <c>--config</c>, then <c>TLSA_ROLLOVER_CONFIG</c>, then <see cref="Default"/>.</summary>
public static class ConfigurationPath
{
    /// <summary>The environment variable that names the configuration file.</summary>
    public const string Variable = "TLSA_ROLLOVER_CONFIG";

    /// <summary>The file when neither option nor variable names one.</summary>
    public const string Default = "/etc/tlsa-rollover/config.toml";

    /// <summary>The absolute path of the configuration file.</summary>
    /// <param name="option">The value of <c>--config</c>, null when it was not given.</param>
    /// <exception cref="UserException">The file does not exist.</exception>
    public static string Find(string? option) => Find(option, Environment.GetEnvironmentVariable(Variable), Default);

    /// <summary>The same for a file that need not exist yet.</summary>
    public static string Of(string? option) => Of(option, Environment.GetEnvironmentVariable(Variable), Default).Path;

    internal static string Find(string? option, string? variable, string fallback)
    {
        var (path, origin) = Of(option, variable, fallback);
        return File.Exists(path) ? path : throw new UserException(ExitCode.Usage, $"{path}: no such configuration file ({origin}): correct the path, or let 'tlsa-rollover init' write it");
    }

    private static (string Path, string Origin) Of(string? option, string? variable, string fallback)
    {
        var (path, origin) = (option, variable) switch
        {
            ({ Length: > 0 }, _) => (option, "given by --config"),
            (_, { Length: > 0 }) => (variable, $"given by {Variable}"),
            _ => (fallback, $"the default; give another by --config FILE or {Variable}"),
        };
        return (Path.GetFullPath(path), origin);
    }
}
