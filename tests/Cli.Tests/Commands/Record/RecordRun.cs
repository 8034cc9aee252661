using Cli.Tests.Agent;
using TestKit;
using TlsaRollover.Cli;
using Xunit;

namespace Cli.Tests.Commands.Record;

/// <summary><c>record</c> run in process, with a folder for what it reads and no configuration until one is asked for.</summary>
internal sealed class RecordRun : IDisposable
{
    public const string Owner = "_25._tcp.mail.example.com";
    public const string NoConfiguration = "/etc/tlsa-rollover/config.toml: no such configuration file";

    public RecordRun() => Command = new(World) { ConfigurationFault = new UserException(ExitCode.Usage, NoConfiguration), Certbot = Folder.Path };

    public FakeWorld World { get; } = new();

    public TempFolder Folder { get; } = new();

    public CommandRun Command { get; }

    public static string Vector(string name) => Path.Combine(AppContext.BaseDirectory, "Vectors", name + ".pem");

    public string Write(string name, byte[] octets)
    {
        File.WriteAllBytes(Folder[name], octets);
        return Folder[name];
    }

    /// <summary>Puts the chain where certbot would, and configures the lineage of the world.</summary>
    public void Deploy(TestChain chain)
    {
        Command.ConfigurationFault = null;
        Folder.Write($"live/{FakeWorld.Name}/fullchain.pem", chain.FullChainPem);
        Folder.Write($"live/{FakeWorld.Name}/privkey.pem", chain.KeyPem);
    }

    /// <summary>What it writes, which must be all.</summary>
    public async Task<string> ShowsAsync(params string[] args)
    {
        var code = await Command.RunAsync(["record", .. args]);
        Assert.Equal((ExitCode.Done, ""), (code, Command.Error));
        Assert.Empty(Command.Opened);
        return Command.Out;
    }

    /// <summary>The records of one source for these parameters.</summary>
    public async Task<string[]> RecordsAsync(string source, params string[] parameters)
    {
        var shown = await ShowsAsync([source, "--owner", Owner, .. parameters.SelectMany(each => new[] { "--parameters", each })]);
        return [.. shown.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[(line.IndexOf(" TLSA ", StringComparison.Ordinal) + 6)..])];
    }

    /// <summary>It must refuse with one line, and write nothing else.</summary>
    public async Task RefusesAsync(string line, params string[] args)
    {
        var code = await Command.RunAsync(["record", .. args]);
        Assert.Equal((ExitCode.Usage, "", $"tlsa-rollover: {line}\n"), (code, Command.Out, Command.Error));
    }

    public void Dispose() => Folder.Dispose();
}
