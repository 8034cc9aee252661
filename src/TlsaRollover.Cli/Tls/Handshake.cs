using System.Net.Sockets;
using Org.BouncyCastle.Tls;
using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Tls;

/// <summary>One TLS handshake over a connection, driven by its octets; the library itself touches no socket.</summary>
internal sealed class Handshake(PeerConnection connection)
{
    private readonly TlsClientProtocol _protocol = new();
    private readonly byte[] _buffer = new byte[16 * 1024];
    private bool _answered;

    /// <summary>The chain whose leaf key the peer proved to hold.</summary>
    /// <exception cref="IOException">The handshake failed; a <see cref="TlsFatalAlertReceived"/> when the peer said why.</exception>
    /// <exception cref="NoAnswerException">The peer closed the connection on the ClientHello.</exception>
    /// <exception cref="FormatException">The peer presented something that is no certificate.</exception>
    public async Task<CertificateChain> PerformAsync(ProbeClient client, CancellationToken cancellation)
    {
        try
        {
            _protocol.Connect(client);
            while (!client.Completed)
                await StepAsync(client, cancellation).ConfigureAwait(false);
            _protocol.Close();
        }
        finally
        {
            await SayGoodbyeAsync(cancellation).ConfigureAwait(false);
        }
        return CertificateChain.FromDer(client.Presented);
    }

    private async Task StepAsync(ProbeClient client, CancellationToken cancellation)
    {
        await FlushAsync(cancellation).ConfigureAwait(false);
        var count = await ReceiveAsync(cancellation).ConfigureAwait(false);
        _protocol.OfferInput(_buffer, 0, count);
        if (!client.Completed && _protocol.IsClosed)
            throw new PeerException("closed the session within the handshake");
    }

    private async Task<int> ReceiveAsync(CancellationToken cancellation)
    {
        try
        {
            var count = await connection.ReceiveAsync(_buffer, cancellation).ConfigureAwait(false);
            _answered = true;
            return count;
        }
        catch (PeerException) when (connection.IsClosed && !_answered)
        {
            throw new NoAnswerException();
        }
    }

    // the closing alert, or the one that says what was wrong; that the peer takes it no more changes nothing
    private async Task SayGoodbyeAsync(CancellationToken cancellation)
    {
        try
        {
            await FlushAsync(cancellation).ConfigureAwait(false);
        }
        catch (SocketException)
        {
        }
    }

    private async Task FlushAsync(CancellationToken cancellation)
    {
        while (_protocol.GetAvailableOutputBytes() > 0)
        {
            var output = new byte[_protocol.GetAvailableOutputBytes()];
            var count = _protocol.ReadOutput(output, 0, output.Length);
            await connection.SendAsync(output.AsMemory(0, count), cancellation).ConfigureAwait(false);
        }
    }
}
