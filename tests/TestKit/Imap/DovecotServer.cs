using System.Net;

namespace TestKit;

/// <summary>A real Dovecot for IMAP, POP3 and ManageSieve that greets, offers TLS and lets nobody in.</summary>
public sealed class DovecotServer : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(15);

    private readonly TempFolder folder = new();
    private readonly RunningProcess dovecot;

    private DovecotServer(string settings, IPAddress address, NetworkNamespace? network)
    {
        Directory.CreateDirectory(folder["run"]);
        var configuration = folder.Write("dovecot.conf", Base(address) + settings);
        ReloadCommand = ["doveadm", "-c", configuration, "reload"];
        dovecot = RunningProcess.Start(["dovecot", "-F", "-c", configuration], network: network);
    }

    /// <summary>The command to put into the agent's configuration; works from any namespace.</summary>
    public IReadOnlyList<string> ReloadCommand { get; }

    public string Log => dovecot.Log + (File.Exists(folder["dovecot.log"]) ? File.ReadAllText(folder["dovecot.log"]) : "");

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="settings">Lines for dovecot.conf: certificates, and listeners where the usual ports will not do.</param>
    /// <param name="listening">Where it will listen, all at one address.</param>
    /// <param name="network">The namespace to run in.</param>
    public static async Task<DovecotServer> StartAsync(string settings, IReadOnlyList<IPEndPoint> listening, NetworkNamespace? network = null)
    {
        var server = new DovecotServer(settings, listening[0].Address, network);
        try
        {
            foreach (var endpoint in listening)
                await Wait.Until(() => server.AnswersAsync(endpoint, network), StartLimit, $"Dovecot listens at {endpoint}", () => server.Log).ConfigureAwait(false);
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
        dovecot.Dispose();
        folder.Dispose();
    }

    private Task<bool> AnswersAsync(IPEndPoint endpoint, NetworkNamespace? network) => dovecot.HasExited
        ? throw new InvalidOperationException($"Dovecot ended with {dovecot.ExitCode}\n{Log}")
        : Tcp.AnswersAsync(endpoint, network);

    private string Base(IPAddress address) =>
        $$"""
        base_dir = {{folder["run"]}}
        state_dir = {{folder["run"]}}
        log_path = {{folder["dovecot.log"]}}
        listen = {{address}}
        protocols = imap pop3 sieve
        mail_location = maildir:{{folder["mail"]}}
        passdb {
          driver = passwd-file
          args = {{folder.Write("users", "")}}
        }
        userdb {
          driver = passwd-file
          args = {{folder["users"]}}
        }

        """;
}
