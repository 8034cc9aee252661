using TestKit;
using TlsaRollover.Cli;
using TlsaRollover.Cli.State;
using Xunit;

namespace Cli.Tests.Config;

/// <summary>What the agent trusts is refused where others may change it, with the command that cures it. Needs root, to give files away.</summary>
public sealed class ForeignHandsTests : IDisposable
{
    private const UnixFileMode GroupMayWrite = ConfigurationFolder.Secret | UnixFileMode.GroupWrite;
    private const string SomeoneElse = "12345";

    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_configuration_that_others_may_write()
    {
        _folder.Load(ConfigurationFolder.Minimal);
        File.SetUnixFileMode(_folder.File, GroupMayWrite);
        Assert.Equal("FILE: others may write it, and it names commands that run as you; run: chmod go-w FILE", _folder.Faults(ConfigurationFolder.Minimal));
    }

    [Fact]
    public void A_configuration_of_another_user()
    {
        _folder.Load(ConfigurationFolder.Minimal);
        Give(_folder.File);
        Assert.Equal($"FILE: belongs to user {SomeoneElse}, and it names commands that run as you; run: chown root FILE", _folder.Faults(ConfigurationFolder.Minimal));
    }

    [Fact]
    public void A_secret_of_another_user()
    {
        Give(_folder["tsig.key"]);
        Assert.Equal(
            $"FILE:4: providers.main.key_file: 'FOLDER/tsig.key' holds a secret and belongs to user {SomeoneElse}; run: chown root FOLDER/tsig.key",
            _folder.Faults(ConfigurationFolder.Minimal));
    }

    [Theory]
    [InlineData(true, "others may write it, and the state in it decides which keys are served; run: chmod go-w ")]
    [InlineData(false, "belongs to user 12345, and the state in it decides which keys are served; run: chown root ")]
    public void A_state_folder_of_others(bool writable, string fault)
    {
        var state = _folder["state"];
        Directory.CreateDirectory(state);
        if (writable)
            File.SetUnixFileMode(state, File.GetUnixFileMode(state) | UnixFileMode.OtherWrite);
        else
            Give(state);
        var refused = Assert.Throws<UserException>(() => new SqliteRolloverStore(state, readOnly: false).Load("mail.example.com"));
        Assert.Equal((ExitCode.Usage, $"{state}: {fault}{state}"), (refused.ExitCode, refused.Message));
    }

    private static void Give(string path) => Assert.Equal(0, Command.Run(["chown", SomeoneElse, path]).ExitCode);
}
