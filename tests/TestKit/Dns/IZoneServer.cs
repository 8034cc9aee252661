using System.Net;

namespace TestKit;

/// <summary>A real authoritative server; a primary takes updates signed with <see cref="BindKeys"/>.</summary>
public interface IZoneServer : IDisposable
{
    IPEndPoint Endpoint { get; }

    NetworkNamespace? Network { get; }

    BindKeys Keys { get; }

    string Log { get; }

    /// <summary>A BIND key file (mode 0600) of that key.</summary>
    string KeyFile(TsigKey key);

    /// <summary>Sends an nsupdate script (without <c>server</c> and <c>send</c>) and throws if it was refused.</summary>
    void Update(string script, TsigKey? key = null);

    Task<DnsAnswer> TlsaAsync(string owner);
}
