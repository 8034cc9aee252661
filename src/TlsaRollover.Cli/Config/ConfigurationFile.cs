namespace TlsaRollover.Cli.Config;

/// <summary>Reads the configuration file (TOML).</summary>
public static class ConfigurationFile
{
    /// <summary>Reads and checks the whole file.</summary>
    /// <exception cref="UserException">Every fault of the file, one line each: file, line, key, what is wrong and the cure.</exception>
    public static Configuration Load(string path) => throw new NotSupportedException(path);
}
