using System.Net;
using TlsaRollover.Cli.Config;
using Xunit;

namespace Cli.Tests.Config;

public sealed class CredentialTests : IDisposable
{
    private const UnixFileMode OfSystemd = UnixFileMode.UserRead;

    private const string Ini =
        "dns_rfc2136_server = 192.0.2.7\ndns_rfc2136_name = agent.\ndns_rfc2136_secret = c2VjcmV0\ndns_rfc2136_algorithm = HMAC-SHA512\n";

    private static readonly string Toml = ConfigurationFolder.Minimal.Replace("key_file = \"tsig.key\"", "credential = \"tsig\"", StringComparison.Ordinal);

    private static readonly string Serverless = Toml.Replace("server = \"127.0.0.1:53\"\n", "", StringComparison.Ordinal);

    private readonly ConfigurationFolder _folder = new();

    private string Unit => _folder["unit"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(OfSystemd)]
    [InlineData(OfSystemd | UnixFileMode.GroupRead)] // the mask of the ACL for User=
    public void A_BIND_key_file(UnixFileMode mode)
    {
        _folder.Write("unit/tsig", ConfigurationFolder.Key, mode);
        var provider = Load(Toml);
        Assert.Equal("agent (hmac-sha256)", provider.Options.Key.ToString());
        Assert.Equal(IPEndPoint.Parse("127.0.0.1:53"), provider.Options.Server);
    }

    [Fact]
    public void The_file_of_certbots_plugin_brings_the_server_along()
    {
        _folder.Write("unit/tsig", Ini, OfSystemd);
        Assert.Equal("agent (hmac-sha512)", Load(Serverless).Options.Key.ToString().TrimEnd('.'));
        Assert.Equal(IPEndPoint.Parse("192.0.2.7:53"), Load(Serverless).Options.Server);
        Assert.Equal(IPEndPoint.Parse("127.0.0.1:53"), Load(Toml).Options.Server);
    }

    [Fact]
    public void A_BIND_key_file_has_no_server()
    {
        _folder.Write("unit/tsig", ConfigurationFolder.Key, OfSystemd);
        Assert.Equal("FILE:1: providers.main.server: is missing; add server = \"127.0.0.1:53\"", _folder.Faults(Serverless, Unit));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Outside_a_unit_one_line_names_key_variable_and_cure(string? unit) => Assert.Equal(
        "FILE:4: providers.main.credential: 'tsig' is a systemd credential, and CREDENTIALS_DIRECTORY is not set here; run it under a unit that has it " +
        "(systemctl start tlsa-rollover, or systemd-run --pipe --wait -p LoadCredential=tsig:FILE COMMAND), or use key_file = \"FILE\"",
        _folder.Faults(Toml, unit));

    [Fact]
    public void A_unit_without_it_is_told_what_to_add() => Assert.Equal(
        "FILE:4: providers.main.credential: there is no credential 'tsig' in CREDENTIALS_DIRECTORY (FOLDER/unit); add LoadCredential=tsig:FILE to the unit that runs this",
        _folder.Faults(Toml, Unit));

    [Theory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void One_that_others_may_read_or_write_is_refused(UnixFileMode others)
    {
        _folder.Write("unit/tsig", ConfigurationFolder.Key, OfSystemd | others);
        Assert.Equal(
            "FILE:4: providers.main.credential: 'FOLDER/unit/tsig' holds a secret and others may read or write it; let systemd make it: LoadCredential=tsig:FILE in the unit",
            _folder.Faults(Toml, Unit));
    }

    [Fact]
    public void One_that_is_no_key_is_never_shown()
    {
        _folder.Write("unit/tsig", "c2VjcmV0", OfSystemd);
        var fault = _folder.Faults(Toml, Unit);
        Assert.StartsWith("FILE:4: providers.main.credential: FOLDER/unit/tsig: 0 TSIG key statements", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc/tsig.key")]
    [InlineData("../tsig.key")]
    [InlineData("..")]
    [InlineData("a:b")]
    public void A_path_is_no_name(string name) => Assert.Equal(
        $"FILE:4: providers.main.credential: '{name}' is no name of a credential; write the name before the colon of the unit's LoadCredential=NAME:FILE; a path goes into key_file",
        _folder.Faults(Toml.Replace("\"tsig\"", $"\"{name}\"", StringComparison.Ordinal), Unit));

    [Theory]
    [InlineData("key_file", "FILE:4: providers.main.key_file: is here and credential too; ")]
    [InlineData("credentials", "FILE:4: providers.main.credentials: is here and credential too; ")]
    public void Only_one_secret_is_named(string other, string fault) => Assert.StartsWith(
        fault,
        _folder.Faults(Toml.Replace("credential = ", $"{other} = \"file\"\ncredential = ", StringComparison.Ordinal), Unit),
        StringComparison.Ordinal);

    private Rfc2136Settings Load(string toml) => Assert.IsType<Rfc2136Settings>(_folder.Load(toml, Unit).Providers["main"]);
}
