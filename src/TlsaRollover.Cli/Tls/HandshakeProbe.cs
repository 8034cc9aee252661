using System.Net;
using System.Net.Sockets;
using Org.BouncyCastle.Tls;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Tls;

/// <summary>One question to one address: which certificate do you present to a client of this kind?</summary>
/// <param name="Server">Address and port.</param>
/// <param name="Protocol">One of <see cref="StartTls.Protocols"/>, or <c>tls</c>.</param>
/// <param name="Algorithm">The only key algorithm offered.</param>
/// <param name="ServerName">The name sent as SNI, null for none.</param>
internal sealed record HandshakeProbe(IPEndPoint Server, string Protocol, KeyAlgorithm Algorithm, string? ServerName)
{
    /// <summary>Asks, within the time limit; whatever the peer does ends in a sighting.</summary>
    public async Task<EndpointSighting> LookAsync(TimeSpan limit, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(limit);
        try
        {
            return Presented(await ChainAsync(deadline.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Not(SightingKind.Unknown, $"no complete answer within {limit.TotalSeconds:0.###} s");
        }
        catch (Exception e) when (e is IOException or SocketException or FormatException)
        {
            cancellation.ThrowIfCancellationRequested();
            return Failed(e);
        }
    }

    private async Task<CertificateChain> ChainAsync(CancellationToken cancellation)
    {
        try
        {
            return await ShakeHandsAsync(cancellation).ConfigureAwait(false);
        }
        catch (NoAnswerException)
        {
            return await ShakeHandsAsync(cancellation).ConfigureAwait(false); // a server that just ended did so too
        }
    }

    private async Task<CertificateChain> ShakeHandsAsync(CancellationToken cancellation)
    {
        using var connection = await PeerConnection.OpenAsync(Server, cancellation).ConfigureAwait(false);
        await StartTls.BeginAsync(Protocol, connection, cancellation).ConfigureAwait(false);
        return await new Handshake(connection).PerformAsync(new ProbeClient(Algorithm, ServerName), cancellation).ConfigureAwait(false);
    }

    private EndpointSighting Failed(Exception e) => e switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => Not(SightingKind.Refused, "connection refused: nothing listens there"),
        SocketException socket => Not(SightingKind.Unknown, $"{socket.Message} ({socket.SocketErrorCode})"),
        // Dovecot 2.3 closes the connection where RFC 8446 §4.4.2.2 wants the alert
        NoAnswerException => Not(SightingKind.NoSuchAlgorithm, e.Message),
        TlsFatalAlertReceived alert when HasNoSuchCertificate(alert.AlertDescription) => Not(SightingKind.NoSuchAlgorithm, Alert(alert)),
        TlsFatalAlertReceived alert => Not(SightingKind.Unknown, Alert(alert)),
        TlsFatalAlert fault => Not(SightingKind.Unknown, $"broke the TLS protocol ({AlertDescription.GetName(fault.AlertDescription)}{Cause(fault)})"),
        _ => Not(SightingKind.Unknown, e.Message),
    };

    // RFC 8446 §6.2: no acceptable set of parameters. A client without SNI may also be sent away for just that (§9.2), so it is shown nothing.
    private bool HasNoSuchCertificate(short alert) =>
        alert is AlertDescription.handshake_failure or AlertDescription.insufficient_security
        || (ServerName is null && alert is AlertDescription.missing_extension or AlertDescription.unrecognized_name);

    private static string Alert(TlsFatalAlertReceived alert) => $"answered with the TLS alert {AlertDescription.GetName(alert.AlertDescription)}";

    private static string Cause(TlsFatalAlert fault) => fault.InnerException is { } inner ? ": " + inner.Message : "";

    private EndpointSighting Presented(CertificateChain chain) =>
        new(Server.ToString(), Algorithm, ServerName is not null, SightingKind.Presented, CertificateAssociation.Leaf(chain), CertificateAssociation.All(chain));

    private EndpointSighting Not(SightingKind kind, string detail) =>
        new(Server.ToString(), Algorithm, ServerName is not null, kind, null, RecordSet.Empty, detail);
}
