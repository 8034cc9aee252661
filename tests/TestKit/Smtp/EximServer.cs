using System.Net;

namespace TestKit;

/// <summary>A real Exim 4 that greets, offers TLS and takes no mail.</summary>
public sealed class EximServer : IDisposable
{
    /// <summary>The account that Debian's Exim runs as and reads certificates with; see <see cref="NetworkNamespace.UseAccount"/>.</summary>
    public const string Account = "Debian-exim";
    private const int AccountId = 59_970;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(15);

    private readonly TempFolder folder = new();
    private readonly RunningProcess exim;

    private EximServer(string settings, NetworkNamespace network)
    {
        network.UseAccount(Account, AccountId);
        foreach (var path in new[] { folder["spool"], folder["log"] })
        {
            Directory.CreateDirectory(path);
            Command.Run(["chown", $"{AccountId}:{AccountId}", path]).Expect("chown");
        }
        exim = RunningProcess.Start([Program(), "-bdf", "-C", folder.Write("exim.conf", Base() + settings)], network: network);
    }

    public string Log => exim.Log + string.Concat(Directory.GetFiles(folder["log"]).Select(File.ReadAllText));

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="settings">Main options: certificates, and ports where 25 alone will not do.</param>
    /// <param name="listening">Where it will listen, on loopback.</param>
    /// <param name="network">The namespace to run in; it gets Exim's account.</param>
    public static async Task<EximServer> StartAsync(string settings, IReadOnlyList<IPEndPoint> listening, NetworkNamespace network)
    {
        var server = new EximServer(settings, network);
        try
        {
            foreach (var endpoint in listening)
                await Wait.Until(() => server.AnswersAsync(endpoint, network), StartLimit, $"Exim listens at {endpoint}", () => server.Log).ConfigureAwait(false);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        exim.Dispose();
        folder.Dispose();
    }

    /// <summary>Debian's package excludes Postfix's, so it is unpacked and not installed.</summary>
    private static string Program()
    {
        const string unpacked = "artifacts/exim/usr/sbin/exim4";
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, unpacked))) return Path.Combine(folder.FullName, unpacked);
        throw new InvalidOperationException($"there is no {unpacked}: run ./test.sh, or tests/exim.sh artifacts/exim");
    }

    private Task<bool> AnswersAsync(IPEndPoint endpoint, NetworkNamespace network) => exim.HasExited
        ? throw new InvalidOperationException($"Exim ended with {exim.ExitCode}\n{Log}")
        : Tcp.AnswersAsync(endpoint, network);

    private string Base() =>
        $"""
        keep_environment =
        primary_hostname = mail.example.com
        spool_directory = {folder["spool"]}
        log_file_path = {folder["log"]}/%slog
        pid_file_path = {folder["exim.pid"]}
        local_interfaces = 127.0.0.1
        # a watcher comes more often than Exim's 20 connections at once allow
        smtp_accept_max = 0

        """;
}
