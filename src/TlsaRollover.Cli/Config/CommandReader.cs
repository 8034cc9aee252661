namespace TlsaRollover.Cli.Config;

/// <summary>Reads the commands of a lineage: each a program and its arguments, without a shell.</summary>
internal static class CommandReader
{
    private const string DeployExample = "[\"/usr/local/sbin/push-cert\", \"mail\"]";
    private const string ReloadExample = "[\"postfix\", \"reload\"]";

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LeastTimeout = TimeSpan.FromSeconds(1);

    /// <summary>How long a command may take.</summary>
    public static TimeSpan Timeout(TableReader lineage, string key) => lineage.Duration(key, DefaultTimeout, LeastTimeout);

    /// <summary>The one command under <c>deploy</c>, null when there is none.</summary>
    public static DeploySettings? Deploy(TableReader lineage)
    {
        var timeout = Timeout(lineage, "deploy_timeout");
        if (!lineage.Has("deploy") && lineage.Has("deploy_timeout"))
            lineage.Fault("deploy_timeout", "is set, and there is no deploy command", $"add deploy = {DeployExample}, or remove it");
        return lineage.Find<ConfigList>("deploy", "a list", DeployExample) is { } list && Argv(list, lineage, DeployExample) is { } argv ? new(argv, timeout) : null;
    }

    /// <summary>The commands under <c>reload</c>.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Reload(TableReader lineage, string example) =>
        [.. lineage.List<ConfigList>("reload", "a list of program and arguments", example, mayBeEmpty: true)
            .Select(list => Argv(list, lineage, ReloadExample)).OfType<IReadOnlyList<string>>()];

    private static IReadOnlyList<string>? Argv(ConfigList list, TableReader lineage, string example)
    {
        var words = lineage.Items<ConfigText>(list, "a text", $"write each word as a text, such as {example}");
        foreach (var word in words.Where(word => word.Text.Contains('\0')))
            lineage.Faults.Add(word, "holds a NUL character, which no argument can", "remove it");
        if (list.Items.Count > 0 && words is not [{ Text: "" }, ..])
            return words.Count == 0 ? null : [.. words.Select((word, i) => i == 0 ? Program(word.Text, lineage) : word.Text)];
        lineage.Faults.Add(list, "names no program", $"write program and arguments, such as {example}");
        return null;
    }

    /// <summary>A bare name is looked up in PATH, as a shell does; with a slash it is a path.</summary>
    private static string Program(string program, TableReader lineage) => program.Contains('/') && !program.Contains('\0') ? lineage.Resolve(program) : program;
}
