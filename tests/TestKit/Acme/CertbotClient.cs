namespace TestKit;

/// <summary>The real certbot with all its folders in a temporary one, talking to a pebble.</summary>
public sealed class CertbotClient(PebbleServer pebble) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private const string HostSettings = "/etc/letsencrypt/cli.ini";
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    private static readonly string[] Files = ["cert", "chain", "fullchain", "privkey"];

    private readonly TempFolder folder = new();

    public string ConfigDirectory => folder["config"];

    /// <summary>Scripts here run after each renewal, but not after the first certificate of a lineage.</summary>
    public string RenewalHooksDeployDirectory => Path.Combine(ConfigDirectory, "renewal-hooks", "deploy");

    /// <summary>Variables that certbot, and so its hooks, get besides those of the test.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>What certbot has written to its log file so far.</summary>
    public string Log => File.Exists(folder["logs/letsencrypt.log"]) ? File.ReadAllText(folder["logs/letsencrypt.log"]) : "";

    public string LiveDirectory(string name) => Path.Combine(ConfigDirectory, "live", name);

    /// <summary>The first certificate of a lineage; throws if there is none after it.</summary>
    /// <param name="name">Lineage and host name.</param>
    /// <param name="keyType"><c>ecdsa</c> or <c>rsa</c>.</param>
    /// <param name="extra">More arguments, such as <c>--deploy-hook</c>.</param>
    public CommandResult Issue(string name, string keyType = "ecdsa", params IReadOnlyList<string> extra) => IssueFor(name, [name], keyType, extra);

    /// <summary>As <see cref="Issue"/>, for a lineage of another name, or with several names in the certificate.</summary>
    public CommandResult IssueFor(string name, IReadOnlyList<string> hosts, string keyType = "ecdsa", params IReadOnlyList<string> extra) =>
        Run([
            "certonly", "--cert-name", name, .. hosts.SelectMany(host => new[] { "-d", host }), "--key-type", keyType,
            "--manual", "--preferred-challenges", "http", "--manual-auth-hook", "/bin/true",
            "--agree-tos", "--register-unsafely-without-email", "--server", pebble.Directory.ToString(), .. extra,
        ]).Expect($"certbot certonly {name}");

    /// <summary>Renews one lineage; certbot exits 0 even where a deploy hook failed.</summary>
    /// <param name="name">The lineage.</param>
    /// <param name="force">Renew although it is not due.</param>
    /// <param name="reuseKey">Keep the key instead of making a new one.</param>
    /// <param name="deployHook">A command line for <c>--deploy-hook</c>, besides the scripts in the folder.</param>
    /// <param name="extra">More arguments.</param>
    public CommandResult Renew(string name, bool force = true, bool reuseKey = false, string? deployHook = null, params IReadOnlyList<string> extra) =>
        Run([
            "renew", "--cert-name", name, "--no-random-sleep-on-renew",
            .. force ? ["--force-renewal"] : Array.Empty<string>(),
            .. reuseKey ? ["--reuse-key"] : Array.Empty<string>(),
            .. deployHook is null ? Array.Empty<string>() : ["--deploy-hook", deployHook],
            .. extra,
        ]).Expect($"certbot renew {name}");

    /// <summary>The number of the issue that <c>live/</c> points to.</summary>
    public int IssueOf(string name) =>
        int.Parse(Path.GetFileNameWithoutExtension(new FileInfo(Path.Combine(LiveDirectory(name), "cert.pem")).LinkTarget!)["cert".Length..], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Makes the links in <c>live/</c> point to an issue of the archive, as a person does who wants a former certificate back.</summary>
    public void PointLiveTo(string name, int issue)
    {
        foreach (var file in Files)
        {
            var link = Path.Combine(LiveDirectory(name), $"{file}.pem");
            File.Delete(link);
            File.CreateSymbolicLink(link, Path.Combine("..", "..", "archive", name, $"{file}{issue}.pem"));
        }
    }

    /// <summary>The key that <c>live/</c> points to.</summary>
    public string Key(string name) => File.ReadAllText(Path.Combine(LiveDirectory(name), "privkey.pem"));

    /// <summary>Puts a key in the place of the present one, for <c>renew --reuse-key</c> to take it.</summary>
    public void PutKey(string name, string key)
    {
        var present = ArchivedFile(name, "privkey", IssueOf(name));
        File.Delete(present); // may be a link to that of an older issue
        File.WriteAllText(present, key);
    }

    /// <summary>Removes all issues from the archive but the present one; certbot itself keeps five more, since 2.3.</summary>
    public void TruncateArchive(string name)
    {
        for (var issue = 1; issue < IssueOf(name); issue++)
            foreach (var file in Files) File.Delete(ArchivedFile(name, file, issue));
    }

    /// <summary>Puts an executable script into <see cref="RenewalHooksDeployDirectory"/>.</summary>
    public string AddDeployHook(string fileName, string script) =>
        folder.Write(Path.GetRelativePath(folder.Path, Path.Combine(RenewalHooksDeployDirectory, fileName)), script, Executable);

    /// <summary>Runs any certbot command on these folders.</summary>
    public CommandResult Run(params IReadOnlyList<string> arguments)
    {
        IReadOnlyList<string> argv =
        [
            .. Program(), .. arguments, "--non-interactive",
            "--config-dir", ConfigDirectory, "--work-dir", folder["work"], "--logs-dir", folder["logs"],
        ];
        var environment = new Dictionary<string, string>(Environment) { ["REQUESTS_CA_BUNDLE"] = pebble.TrustFile, ["XDG_CONFIG_HOME"] = folder["home"] };
        return Command.Run(pebble.Network?.Wrap(argv) ?? argv, environment, timeout: Limit);
    }

    private string ArchivedFile(string name, string file, int issue) => Path.Combine(ConfigDirectory, "archive", name, $"{file}{issue}.pem");

    /// <summary>certbot reads the host's settings whatever --config names, so its own are mounted over them.</summary>
    private string[] Program() => File.Exists(HostSettings) && System.Environment.IsPrivilegedProcess
        ? ["unshare", "--mount", "sh", "-c", $"mount --bind \"$0\" {HostSettings} && exec certbot \"$@\"", folder.Write("cli.ini", "max-log-backups = 0\n")]
        : ["certbot"];

    public void Dispose() => folder.Dispose();
}
