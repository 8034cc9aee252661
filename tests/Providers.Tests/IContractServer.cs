using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace Providers.Tests;

/// <summary>A DNS server that the contract runs against, and a way around the provider to set it up and to look at it.</summary>
public interface IContractServer
{
    /// <summary>A provider with credentials that may change TLSA records.</summary>
    IDnsProvider NewProvider();

    /// <summary>An owner name of the zone that no other test uses.</summary>
    OwnerName NewOwner();

    /// <summary>Publishes records by other means than the provider and waits until they show.</summary>
    Task PublishAsync(OwnerName owner, int ttl, params string[] records);

    /// <summary>Makes the owner name a CNAME.</summary>
    Task PublishAliasAsync(OwnerName owner, string target);

    /// <summary>What the server holds, read by other means than the provider.</summary>
    Task<TlsaRRset> LookAsync(OwnerName owner);
}
