using System.Net.Sockets;

namespace TestKit;

/// <summary>Waits until a server that was just started answers for its zone.</summary>
internal static class ServerReadiness
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task AwaitAsync(IZoneServer server, BindZone zone, RunningProcess process)
    {
        try
        {
            await Wait.Until(() => IsReadyAsync(server, zone, process), Limit, $"{server.Endpoint} answers for {zone.Name}", () => server.Log).ConfigureAwait(false);
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    private static async Task<bool> IsReadyAsync(IZoneServer server, BindZone zone, RunningProcess process)
    {
        if (process.HasExited) throw new InvalidOperationException($"the server at {server.Endpoint} ended with {process.ExitCode}\n{server.Log}");
        try
        {
            var soa = await DirectDns.AskAsync(server.Endpoint, zone.Name, DnsType.Soa, server.Network, dnssec: true).ConfigureAwait(false);
            return soa is { Rcode: 0, Authoritative: true, SoaSerial: not null } && (!zone.IsSigned || soa.IsSigned(DnsType.Soa));
        }
        catch (Exception error) when (error is SocketException or IOException or OperationCanceledException)
        {
            return false;
        }
    }
}
