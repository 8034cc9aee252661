using System.Net;
using TestKit;

namespace EndToEnd.Site;

/// <summary>
/// A haproxy with the configuration and the deploy command of <c>examples/deploy-command</c>, before the Postfix of a mail site; it presents
/// the site's certificate, whose record stands already, and the agent is configured for it alone.
/// </summary>
public sealed class HaproxySite : IAsyncDisposable
{
    public const string Owner = "_465._tcp." + MailSite.Host;

    public static readonly IPEndPoint Endpoint = new(IPAddress.Parse("127.0.0.46"), 465);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private static readonly string Example = Path.Combine(DeployHook.Root(), "examples", "deploy-command");

    private RunningProcess? haproxy;

    private HaproxySite(MailSite mail) => Mail = mail;

    public MailSite Mail { get; }

    public TlsaWatcher Watcher { get; private set; } = null!;

    /// <summary>The deploy command that the agent is configured with; tests write it anew to make it fail or lie. <c>$PUSH</c> is the example's.</summary>
    public string Command => Path.Combine(Path.GetDirectoryName(Mail.PostfixFile)!, "deploy.sh");

    /// <summary>The file that haproxy reads when it starts.</summary>
    public string File => Path.Combine(Path.GetDirectoryName(Mail.PostfixFile)!, "haproxy.pem");

    public string Report => $"the watcher of haproxy: {Watcher?.Report}\n\nhaproxy: {haproxy?.Log}\n\n{Mail.Report}";

    public static async Task<HaproxySite> StartAsync()
    {
        var site = new HaproxySite(await MailSite.StartAsync());
        try
        {
            await site.StartAllAsync();
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the deploy command do this.</summary>
    public void SetCommand(string shell = "$PUSH")
    {
        var push = $"{Path.Combine(Example, "push-cert")} {Socket} {File}";
        var draft = Mail.Write("deploy.new", "#!/bin/sh\n" + shell.Replace("$PUSH", push, StringComparison.Ordinal) + "\n", executable: true);
        System.IO.File.Move(draft, Command, overwrite: true);
    }

    /// <summary>Stops haproxy and starts it anew: it reads its file.</summary>
    public async Task RestartAsync()
    {
        haproxy?.Stop();
        haproxy?.Dispose();
        haproxy = RunningProcess.Start(["haproxy", "-db", "-f", Configuration()], network: Mail.Network);
        await Wait.Until(async () => await PresentedAsync() is not null, Limit, "haproxy answers", () => haproxy.Log);
    }

    /// <summary>The thumbprint that haproxy presents, null when it does not answer.</summary>
    public async Task<string?> PresentedAsync()
    {
        try
        {
            using var presented = await SmtpTls.PresentedAsync(Endpoint, MailSite.Host, Mail.Network, implicitTls: true);
            return presented.Thumbprint;
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Waits until exactly these records stand at every server.</summary>
    public async Task StandsAsync(IReadOnlyList<string> records)
    {
        var wanted = new TlsaSet(records);
        foreach (var server in Mail.Servers)
            await Wait.Until(async () => new TlsaSet((await server.TlsaAsync(Owner)).TlsaTexts) == wanted, Limit, $"{server.Endpoint} has exactly {wanted}", () => Report);
    }

    public async ValueTask DisposeAsync()
    {
        if (Watcher is not null) await Watcher.DisposeAsync();
        haproxy?.Stop();
        haproxy?.Dispose();
        await Mail.DisposeAsync();
    }

    private string Socket => Path.Combine(Path.GetDirectoryName(Mail.PostfixFile)!, "admin.sock");

    private async Task StartAllAsync()
    {
        System.IO.File.Copy(Mail.HandMadeFile, File);
        await RestartAsync();
        Mail.Primary.Update($"update add {Owner} {MailSite.Ttl} TLSA {Mail.NewestRecords.Single()}");
        await StandsAsync(Mail.NewestRecords);
        SetCommand();
        Configure();
        Watcher = await TlsaWatcher.StartAsync(new(Owner, [.. Mail.Servers.Select(server => server.Endpoint)], [new(Endpoint, MailSite.Host, ImplicitTls: true)]) { Network = Mail.Network, Resolvers = Mail.Resolvers });
        await CleanupTimer.SettleAsync(Mail);
        Mail.Certbot.AddDeployHook("50-tlsa-rollover", DeployHook.For(Mail.Agent));
    }

    private string Configuration() => Mail.Write("haproxy.cfg", Replaced(
        System.IO.File.ReadAllText(Path.Combine(Example, "haproxy.cfg")),
        ("/run/haproxy/admin.sock", Socket), ("192.0.2.25:465", $"{Endpoint}"), ("/etc/haproxy/mail.pem", File), ("127.0.0.1:2525", $"{MailSite.Smtp}")));

    private void Configure() => Mail.Write("config.toml", Replaced(
        System.IO.File.ReadAllText(Mail.Agent.Configuration),
        (MailSite.Owner, Owner), ("port = 25, protocol = \"smtp\"", "port = 465, protocol = \"tls\""), ($"{MailSite.Smtp.Address}", $"{Endpoint.Address}"),
        ($"reload = [[\"{Mail.ReloadScript}\"]]", $"deploy = [\"{Command}\"]")));

    private static string Replaced(string text, params IReadOnlyList<(string Old, string New)> all)
    {
        foreach (var (old, other) in all)
            text = text.Contains(old, StringComparison.Ordinal) ? text.Replace(old, other, StringComparison.Ordinal) : throw new InvalidOperationException($"no '{old}' in:\n{text}");
        return text;
    }
}
