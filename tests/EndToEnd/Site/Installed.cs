using TestKit;

namespace EndToEnd.Site;

/// <summary>What install.sh puts below a prefix. What it installs was built before: it gets a compiler that does nothing.</summary>
public sealed class Installed(TempFolder folder)
{
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    public string Prefix => folder["installed"];

    /// <summary>The link that people and units name.</summary>
    public string Program => Path.Combine(Prefix, "bin", "tlsa-rollover");

    /// <summary>The file behind it.</summary>
    public string File => Path.Combine(Prefix, "lib", "tlsa-rollover", "tlsa-rollover");

    /// <summary>Installs, or upgrades in place.</summary>
    public async Task<CommandResult> InstallAsync()
    {
        var compiler = Path.GetDirectoryName(folder.Write("compiler/dotnet", "#!/bin/sh\nexit 0\n", Executable));
        var result = await Command.RunAsync(
            [Path.Combine(DeployHook.Root(), "install.sh"), "--prefix", Prefix],
            new Dictionary<string, string> { ["PATH"] = $"{compiler}:{Environment.GetEnvironmentVariable("PATH")}" });
        return result.Expect("install.sh");
    }
}
