using TestKit;
using TlsaRollover.Cli;
using TlsaRollover.Cli.Config;
using Xunit;

namespace Cli.Tests.Config;

public sealed class ConfigurationPathTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_option_comes_before_the_variable_and_that_before_the_default()
    {
        var (option, variable, fallback) = (_folder.Write("a", ""), _folder.Write("b", ""), _folder.Write("c", ""));
        Assert.Equal(option, ConfigurationPath.Find(option, variable, fallback));
        Assert.Equal(variable, ConfigurationPath.Find(null, variable, fallback));
        Assert.Equal(fallback, ConfigurationPath.Find(null, "", fallback));
    }

    [Fact]
    public void A_missing_file_is_named_with_who_named_it()
    {
        var missing = _folder["none.toml"];
        Assert.Equal($"{missing}: no such configuration file (given by --config): correct the path, or let 'tlsa-rollover init' write it", Fault(missing, null));
        Assert.Equal($"{missing}: no such configuration file (given by TLSA_ROLLOVER_CONFIG): correct the path, or let 'tlsa-rollover init' write it", Fault(null, missing));
        Assert.Equal($"{missing}: no such configuration file (the default; give another by --config FILE or TLSA_ROLLOVER_CONFIG): correct the path, or let 'tlsa-rollover init' write it", Fault(null, null));
    }

    private string Fault(string? option, string? variable)
    {
        var fault = Assert.Throws<UserException>(() => ConfigurationPath.Find(option, variable, _folder["none.toml"]));
        Assert.Equal(ExitCode.Usage, fault.ExitCode);
        return fault.Message;
    }
}
