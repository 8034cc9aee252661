using TestKit;
using Xunit;

namespace EndToEnd.Faults;

/// <summary>Whole rollovers where the primary is no BIND; with a BIND that signs beside, the other scenarios run.</summary>
public sealed class PrimaryTests
{
    [Fact]
    public Task Knot_that_signs() => RollsOverAsync(async network => await KnotServer.PrimaryAsync(new() { Network = network }));

    [Fact]
    public Task PowerDNS_that_signs() => RollsOverAsync(async network => await PowerDnsServer.PrimaryAsync(new() { Network = network }));

    private static async Task RollsOverAsync(Func<NetworkNamespace, Task<IZoneServer>> primary)
    {
        await using var site = await FaultSite.StartAsync(primary);
        site.Renew();
        await site.VerifyAsync();
    }
}
