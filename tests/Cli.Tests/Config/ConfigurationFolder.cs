using TestKit;
using TlsaRollover.Cli;
using TlsaRollover.Cli.Config;
using Xunit;

namespace Cli.Tests.Config;

/// <summary>A folder with a configuration and the secret files that it names.</summary>
internal sealed class ConfigurationFolder : IDisposable
{
    public const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public const string Key = """key "agent" { algorithm hmac-sha256; secret "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IHNlY3I="; };""";

    public const string Minimal =
        """
        [providers.main]
        type = "rfc2136"
        server = "127.0.0.1:53"
        key_file = "tsig.key"

        [lineages."mail.example.com"]
        provider = "main"
        owners = ["_25._tcp.mail.example.com"]
        endpoints = [{ host = "mail.example.com", port = 25, protocol = "smtp" }]
        reload = []

        """;

    private readonly TempFolder _folder = new();

    public ConfigurationFolder() => _folder.Write("tsig.key", Key, Secret);

    public string File => _folder["config.toml"];

    public string this[string relative] => _folder[relative];

    /// <summary>What the configuration says, with systemd's credentials in a folder, or outside a unit.</summary>
    public Configuration Load(string toml, string? credentials = null)
    {
        _folder.Write("config.toml", toml);
        return ConfigurationFile.Load(File, credentials);
    }

    public string Write(string relative, string text, UnixFileMode? mode = null) => _folder.Write(relative, text, mode);

    /// <summary>The faults of a configuration, with FILE for the file's path and FOLDER for its folder's.</summary>
    public string Faults(string toml, string? credentials = null)
    {
        var fault = Assert.Throws<UserException>(() => Load(toml, credentials));
        Assert.Equal(ExitCode.Usage, fault.ExitCode);
        return fault.Message.Replace(File, "FILE", StringComparison.Ordinal).Replace(_folder.Path, "FOLDER", StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
