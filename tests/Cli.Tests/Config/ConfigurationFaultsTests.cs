using Xunit;

namespace Cli.Tests.Config;

public sealed class ConfigurationFaultsTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("many")]
    [InlineData("syntax")]
    [InlineData("shapes")]
    [InlineData("empty")]
    [InlineData("commands")]
    public void Every_fault_is_reported_with_its_line_and_key(string name)
    {
        var golden = Path.Combine(AppContext.BaseDirectory, "Config", "Faults", name);
        Golden.Matches($"Config/Faults/{name}.txt", _folder.Faults(File.ReadAllText(golden + ".toml")) + "\n");
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_secret_that_others_may_read_or_write_is_refused(UnixFileMode others)
    {
        _folder.Write("tsig.key", ConfigurationFolder.Key, ConfigurationFolder.Secret | others);
        Assert.Equal(
            "FILE:4: providers.main.key_file: 'FOLDER/tsig.key' holds a secret and others may read or write it; run: chmod 600 FOLDER/tsig.key",
            _folder.Faults(ConfigurationFolder.Minimal));
    }

    [Fact]
    public void The_mode_that_counts_is_that_of_the_file_behind_a_link()
    {
        var open = _folder.Write("open.key", ConfigurationFolder.Key, ConfigurationFolder.Secret | UnixFileMode.OtherRead);
        File.Delete(_folder["tsig.key"]);
        File.CreateSymbolicLink(_folder["tsig.key"], open);
        Assert.Contains("others may read or write it", _folder.Faults(ConfigurationFolder.Minimal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_that_is_missing_or_no_key_is_a_fault_and_is_never_shown()
    {
        File.Delete(_folder["tsig.key"]);
        Assert.Equal(
            "FILE:4: providers.main.key_file: there is no file 'FOLDER/tsig.key'; write its path, absolute or from the configuration file's folder",
            _folder.Faults(ConfigurationFolder.Minimal));
        _folder.Write("tsig.key", """key "agent" { algorithm hmac-md5; secret "aHVzaA=="; };""", ConfigurationFolder.Secret);
        var fault = _folder.Faults(ConfigurationFolder.Minimal);
        Assert.StartsWith("FILE:4: providers.main.key_file: FOLDER/tsig.key: the TSIG algorithm 'hmac-md5'", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("aHVzaA==", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_UTF8_is_refused()
    {
        File.WriteAllBytes(_folder.File, [0x61, 0xff, 0x0a]);
        var fault = Assert.Throws<TlsaRollover.Cli.UserException>(() => TlsaRollover.Cli.Config.ConfigurationFile.Load(_folder.File));
        Assert.Equal($"{_folder.File}: is not UTF-8 text; save it as UTF-8", fault.Message);
    }
}
