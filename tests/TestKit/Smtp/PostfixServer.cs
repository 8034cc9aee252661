using System.Globalization;

namespace TestKit;

/// <summary>A real Postfix that greets, offers STARTTLS and takes no mail.</summary>
public sealed class PostfixServer : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(15);

    private readonly TempFolder folder = new();
    private readonly NetworkNamespace? network;

    private PostfixServer(NetworkNamespace? network, IReadOnlyList<PostfixListener> listeners, int maxUse, TimeSpan maxIdle, string main, string master)
    {
        (this.network, Listeners) = (network, listeners);
        folder.Write("etc/main.cf", Main(maxUse, maxIdle) + main);
        folder.Write("etc/master.cf", Master(listeners) + master);
        Directory.CreateDirectory(folder["queue"]);
        Directory.CreateDirectory(folder["data"]);
        Command.Run(["chown", "postfix", folder["data"]]).Expect("chown postfix");
    }

    public IReadOnlyList<PostfixListener> Listeners { get; }

    /// <summary>Where main.cf and master.cf are.</summary>
    public string ConfigurationFolder => folder["etc"];

    /// <summary>The command to put into the agent's configuration; works from any namespace.</summary>
    public IReadOnlyList<string> ReloadCommand => Postfix("reload");

    /// <summary>Starts it in the namespace in which the command runs.</summary>
    public IReadOnlyList<string> StartCommand => Postfix("start");

    public string Log => File.Exists(folder["mail.log"]) ? File.ReadAllText(folder["mail.log"]) : "";

    /// <param name="listeners">The smtpds to run.</param>
    /// <param name="network">The namespace to run in.</param>
    /// <param name="maxUse">Connections after which an smtpd ends; the next one reads the certificate files anew.</param>
    /// <param name="maxIdle">Idle time after which an smtpd ends.</param>
    public static async Task<PostfixServer> StartAsync(
        IReadOnlyList<PostfixListener> listeners,
        NetworkNamespace? network = null,
        int maxUse = 100,
        TimeSpan? maxIdle = null)
    {
        var server = Prepare(listeners, network, maxUse, maxIdle);
        return await StartedAsync(server).ConfigureAwait(false);
    }

    /// <summary>Starts it with lines of an operator: of main.cf, and of master.cf behind the listeners.</summary>
    public static Task<PostfixServer> StartAsync(IReadOnlyList<PostfixListener> listeners, NetworkNamespace network, string main, string master = "") =>
        StartedAsync(new(network, listeners, maxUse: 100, TimeSpan.FromSeconds(100), main, master));

    private static async Task<PostfixServer> StartedAsync(PostfixServer server)
    {
        try
        {
            await server.StartAsync().ConfigureAwait(false);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>As <see cref="StartAsync(IReadOnlyList{PostfixListener}, NetworkNamespace?, int, TimeSpan?)"/>, but not started yet.</summary>
    public static PostfixServer Prepare(
        IReadOnlyList<PostfixListener> listeners,
        NetworkNamespace? network = null,
        int maxUse = 100,
        TimeSpan? maxIdle = null) => new(network, listeners, maxUse, maxIdle ?? TimeSpan.FromSeconds(100), "", "");

    public async Task StartAsync()
    {
        var argv = StartCommand;
        var result = await Command.RunAsync(network?.Wrap(argv) ?? argv).ConfigureAwait(false);
        result.Expect("postfix start\n" + Log);
        foreach (var listener in Listeners)
            await Wait.Until(() => Tcp.AnswersAsync(listener.Endpoint, network), StartLimit, $"Postfix listens at {listener.Endpoint}", () => Log).ConfigureAwait(false);
    }

    public void Reload() => Command.Run(ReloadCommand).Expect("postfix reload\n" + Log);

    /// <summary>Ends the master of this queue directory, by its own pid file, and its children.</summary>
    public void Stop() => Command.Run(Postfix("stop"));

    public void Dispose()
    {
        Stop();
        folder.Dispose();
    }

    private string[] Postfix(string verb) => ["postfix", "-c", folder["etc"], verb];

    private string Main(int maxUse, TimeSpan maxIdle) => string.Create(CultureInfo.InvariantCulture,
        $"""
        compatibility_level = 3.6
        queue_directory = {folder["queue"]}
        data_directory = {folder["data"]}
        mail_owner = postfix
        setgid_group = postdrop
        maillog_file = {folder["mail.log"]}
        maillog_file_prefixes = {folder.Path}
        myhostname = mail.example.test
        mydestination =
        mynetworks =
        alias_maps =
        local_recipient_maps =
        inet_interfaces = loopback-only
        smtpd_peername_lookup = no
        smtpd_relay_restrictions = reject
        smtpd_tls_security_level = may
        smtpd_tls_loglevel = 1
        max_use = {maxUse}
        max_idle = {Math.Max(1, (int)maxIdle.TotalSeconds)}s

        """);

    private static string Master(IReadOnlyList<PostfixListener> listeners) => string.Join('\n',
    [
        .. listeners.Select(listener => listener.MasterLine),
        "tlsmgr unix - - n 1000? 1 tlsmgr",
        "rewrite unix - - n - - trivial-rewrite",
        // a connection is counted there, or smtpd warns and waits
        "anvil unix - - n - 1 anvil",
        "postlog unix-dgram n - n - 1 postlogd",
        "",
    ]);
}
