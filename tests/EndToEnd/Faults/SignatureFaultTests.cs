using System.Net;
using TestKit;
using Xunit;

namespace EndToEnd.Faults;

/// <summary>A secondary that no longer gets new signatures.</summary>
public sealed class SignatureFaultTests
{
    private static readonly IPEndPoint SecondaryAt = new(IPAddress.Parse("127.0.0.55"), 53);

    [Fact]
    public async Task One_that_is_about_to_end_and_one_that_has_ended_are_named_with_the_instant_and_mended()
    {
        KnotServer secondary = null!;
        var zone = new BindZone();
        await using var site = await FaultSite.StartAsync(
            async network => await KnotServer.PrimaryAsync(new() { Network = network, Secondaries = [SecondaryAt], Zones = [zone], SignatureLifetime = TimeSpan.FromSeconds(30) }),
            async primary => [secondary = await KnotServer.SecondaryAsync(primary, zone, new() { Network = primary.Network, Address = SecondaryAt.Address, Port = SecondaryAt.Port })]);
        secondary.Freeze();
        FaultSite.Injected("an RRSIG is about to end");
        await site.SaysAsync($"{SecondaryAt} has an RRSIG over {FaultSite.Owner} that ends at", "sign the zone anew before that", "not all is well");
        FaultSite.Injected("an RRSIG has ended");
        await site.SaysAsync($"{SecondaryAt} has an RRSIG over {FaultSite.Owner} that is not valid now (it ends at", $"see that {SecondaryAt} transfers it", "not all is well");
        secondary.Thaw();
        site.Renew();
        await site.VerifyAsync();
    }
}
