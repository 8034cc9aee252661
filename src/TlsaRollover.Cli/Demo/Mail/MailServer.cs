using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace TlsaRollover.Cli.Demo.Mail;

/// <summary>
/// A mail server that can no more than STARTTLS. As real ones do, it keeps the certificate that it has read until it is
/// told to read again: a reload command touches <see cref="ReloadFile"/>.
/// </summary>
internal sealed class MailServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly string _host;
    private SslStreamCertificateContext _certificate;
    private DateTime _read;

    public MailServer(string host, string folder, string reloadFile)
    {
        (_host, Folder, ReloadFile) = (host, folder, reloadFile);
        File.WriteAllBytes(reloadFile, []);
        _read = File.GetLastWriteTimeUtc(reloadFile);
        _certificate = Read();
        _listener.Start();
        _ = AcceptAsync();
    }

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Where it finds <c>fullchain.pem</c> and <c>privkey.pem</c> at the next reload.</summary>
    public string Folder { get; set; }

    public string ReloadFile { get; }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptSocketAsync(_end.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var stream = new NetworkStream(client, ownsSocket: true);
        try
        {
            if (!await SmtpLines.OfferTlsAsync(stream, _host, _end.Token)) return;
            using var session = new SslStream(stream);
            await session.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = Current() }, _end.Token);
            while (await session.ReadAsync(new byte[256], _end.Token) > 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    private SslStreamCertificateContext Current()
    {
        lock (_gate)
        {
            if (File.GetLastWriteTimeUtc(ReloadFile) is var touched && touched == _read) return _certificate;
            (_certificate, _read) = (Read(), touched);
            return _certificate;
        }
    }

    private SslStreamCertificateContext Read()
    {
        var (fullChain, key) = (Path.Combine(Folder, "fullchain.pem"), Path.Combine(Folder, "privkey.pem"));
        var issuers = new X509Certificate2Collection();
        issuers.ImportFromPemFile(fullChain);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(fullChain, key), issuers, offline: true);
    }
}
