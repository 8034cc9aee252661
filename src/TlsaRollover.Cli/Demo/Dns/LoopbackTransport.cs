using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;

namespace TlsaRollover.Cli.Demo.Dns;

/// <summary>A TCP listener for the wire library's server, on a free port of loopback; the library's own cannot tell which port it got.</summary>
internal sealed class LoopbackTransport : IServerTransport
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public LoopbackTransport() => _listener.Start();

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    public ushort DefaultAllowedResponseSize => ushort.MaxValue;

    public bool SupportsMultipleResponses => true;

    public bool AllowTruncatedResponses => false;

    public TransportProtocol TransportProtocol => TransportProtocol.Tcp;

    public void Bind()
    {
    }

    public void Close() => _listener.Stop();

    public async Task<IServerConnection?> AcceptConnectionAsync(CancellationToken token = default)
    {
        try
        {
            return new LoopbackConnection(this, await _listener.AcceptSocketAsync(token));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return null;
        }
    }

    public void Dispose() => _listener.Dispose();
}
