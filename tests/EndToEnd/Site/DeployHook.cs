namespace EndToEnd.Site;

/// <summary>The deploy hook that the project ships, with the paths of a site in it, as install.sh puts those of a prefix.</summary>
public static class DeployHook
{
    private const string InstalledBinary = "/usr/local/bin/tlsa-rollover";
    private const string InstalledConfiguration = "/etc/tlsa-rollover/config.toml";

    /// <summary>The script for this agent.</summary>
    public static string For(Agent agent)
    {
        var shipped = File.ReadAllText(Path.Combine(Root(), "hooks", "deploy", "50-tlsa-rollover"));
        return Replace(Replace(shipped, InstalledBinary, agent.Program), InstalledConfiguration, agent.Configuration);
    }

    private static string Replace(string script, string path, string other) =>
        script.Contains(path, StringComparison.Ordinal)
            ? script.Replace(path, other, StringComparison.Ordinal)
            : throw new InvalidOperationException($"the deploy hook does not name {path}:\n{script}");

    /// <summary>The repository's folder.</summary>
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "TlsaRollover.sln"))) return folder.FullName;
        throw new InvalidOperationException($"{AppContext.BaseDirectory} is not below the repository");
    }
}
