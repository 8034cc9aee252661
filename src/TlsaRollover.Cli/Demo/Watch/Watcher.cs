using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ARSoft.Tools.Net.Dns;
using TlsaRollover.Cli.Demo.Mail;
using TlsaRollover.Core.Dane;
using TlsaRollover.Providers.Rfc2136.Exchange;
using TlsaRecord = TlsaRollover.Core.Dane.TlsaRecord;

namespace TlsaRollover.Cli.Demo.Watch;

/// <summary>
/// Asks the servers of a site and shakes hands with its mail server, again and again, by means of its own: what it says is not
/// what the agent believes.
/// </summary>
internal sealed class Watcher(OwnerName owner, IReadOnlyList<IPEndPoint> servers, IPEndPoint mail, Evidence evidence, TimeLine time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan HandshakePause = TimeSpan.FromMilliseconds(100);

    private readonly DnsExchange _exchange = new(Limit);

    /// <summary>Watches until it is told to end.</summary>
    public Task WatchAsync(CancellationToken end) => Task.WhenAll(
    [
        .. servers.Select(server => AgainAsync(LookPause, () => AskAsync(server), end)),
        AgainAsync(HandshakePause, ShakeHandsAsync, end),
    ]);

    private async Task AgainAsync(TimeSpan pause, Func<Task> look, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                await look();
            }
            catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException)
            {
                evidence.Failed();
            }

            await Task.Delay(pause, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AskAsync(IPEndPoint server)
    {
        var (name, asked) = (TlsaWire.NameOf(owner), time.Now);
        var answer = await _exchange.AskAsync(server, DnsQuestions.Direct(name, RecordType.Tlsa), CancellationToken.None);
        evidence.SawAnswer(server.ToString(), TlsaWire.RRsetOf(answer.AnswerRecords, name), asked, time.Now);
    }

    private async Task ShakeHandsAsync()
    {
        using var deadline = new CancellationTokenSource(Limit);
        var start = time.Now;
        var presented = await PresentedAsync(deadline.Token);
        evidence.SawHandshake(presented, start, time.Now);
    }

    private async Task<TlsaRecord> PresentedAsync(CancellationToken cancellation)
    {
        using var socket = new Socket(mail.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(mail, cancellation);
        using var stream = new NetworkStream(socket);
        await SmtpLines.StartTlsAsync(stream, cancellation);
        // DANE-EE: the key is compared with the records, and nothing else counts (RFC 7671 §5.1)
        using var session = new SslStream(stream, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        await session.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "" }, cancellation);
        return RecordOf(((X509Certificate2)session.RemoteCertificate!).PublicKey.ExportSubjectPublicKeyInfo());
    }

    /// <summary>3 1 1: the SHA-256 of the public key.</summary>
    public static TlsaRecord RecordOf(byte[] spki) => new(TlsaParameters.Recommended, new(SHA256.HashData(spki)));
}
