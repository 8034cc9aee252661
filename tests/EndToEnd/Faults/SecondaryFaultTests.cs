using System.Net;
using TestKit;
using Xunit;

namespace EndToEnd.Faults;

/// <summary>A BIND primary with a BIND and a Knot secondary.</summary>
public sealed class SecondaryFaultTests
{
    private static readonly IPEndPoint BindAt = new(IPAddress.Parse("127.0.0.54"), 53);
    private static readonly IPEndPoint KnotAt = new(IPAddress.Parse("127.0.0.55"), 53);

    [Fact]
    public async Task Transfers_that_are_blocked_and_released_start_the_wait_at_the_release()
    {
        BindServer? primary = null, bind = null;
        await using var site = await StartAsync(started => (primary, bind) = started);
        await primary!.BlockTransfersAsync();
        FaultSite.Injected("transfers blocked");
        var old = site.Renew();
        var status = await site.UntilAsync("a server that lags is named", status => status is { Phase: "publishing", Decision: "wait" } && status.Reason.Contains("has not converged", StringComparison.Ordinal));
        Assert.Matches(@"127\.0\.0\.5[45]:53", status.Reason);
        await site.SaysAsync($"{BindAt} has an old zone, serial", $"see whether {BindAt} may transfer it, and its log", $"{KnotAt} has an old zone, serial", $"see whether {KnotAt} may transfer it");
        Assert.Equal([old], (await bind!.TlsaAsync(FaultSite.Owner)).TlsaTexts);

        await primary.AllowTransfersAsync();
        await site.VerifyAsync();
    }

    [Fact]
    public async Task A_secondary_that_goes_back_to_an_old_zone_starts_the_wait_anew_and_after_activation_is_named()
    {
        BindServer? primary = null, bind = null;
        await using var site = await StartAsync(started => (primary, bind) = started);
        await bind!.KeepCopyAsync();
        var old = site.Renew();
        await site.UntilAsync("propagating", status => status.Phase == "propagating");
        await primary!.BlockTransfersAsync();
        await bind.GoBackAsync();
        FaultSite.Injected("a secondary went back while a key was propagating");
        await site.UntilAsync("the wait starts anew", status => status is { Phase: "publishing", Decision: "wait" } && status.Reason.Contains($"{BindAt} has not converged", StringComparison.Ordinal));
        await site.SaysAsync($"{BindAt} has an old zone, serial");
        await site.HasAsync(bind, old);

        await primary.AllowTransfersAsync();
        await site.SettleAsync();
        await site.HasAsync(bind, site.Newest);

        await primary.BlockTransfersAsync();
        primary.Update($"update add {FaultSite.Owner} 2 TLSA 2 1 1 {new string('c', 64)}");
        FaultSite.Injected("a secondary stays behind after the activation");
        await site.SaysAsync("rest: nothing is to be done, but not all is well: see below", $"{BindAt} has an old zone, serial", $"see whether {BindAt} may transfer it, and its log");
        primary.Update($"update delete {FaultSite.Owner} TLSA 2 1 1 {new string('c', 64)}");
        await primary.AllowTransfersAsync();
        await site.VerifyAsync(primary, bind, site.Servers[2]);
    }

    private static Task<FaultSite> StartAsync(Action<(BindServer Primary, BindServer Bind)> started)
    {
        BindServer primary = null!;
        return FaultSite.StartAsync(
            async network => primary = await BindServer.PrimaryAsync(new() { Network = network, Secondaries = [BindAt, KnotAt] }),
            async _ =>
            {
                var bind = await primary.SecondaryAsync(new() { Address = BindAt.Address, Port = BindAt.Port });
                started((primary, bind));
                return [bind, await KnotServer.SecondaryAsync(primary, primary.Zones[0], new() { Network = primary.Network, Address = KnotAt.Address, Port = KnotAt.Port })];
            });
    }
}
