using TestKit;
using Xunit;

namespace EndToEnd.Examples;

/// <summary>The example of an RSA and an ECDSA lineage at one owner; every handshake is made with each algorithm.</summary>
public sealed class TwoLineagesTests
{
    private const string Ecdsa = "mail-ecdsa";
    private const string Rsa = "mail-rsa";

    [Fact]
    public async Task The_first_publication_carries_both_and_one_rolls_over_without_touching_the_other()
    {
        await using var site = await StartAsync();
        var (ecdsa, rsa) = (site.Records(Ecdsa).Single(), site.Records(Rsa).Single());
        await ExampleSteps.AdoptAsync(site);
        var status = await site.Agent.RunAsync(["status"]);
        foreach (var roles in new[] { "rsa active, ecdsa other, no eddsa", "rsa other, ecdsa active, no eddsa" }) // of one issuer
            Assert.Contains(roles, status.Output, StringComparison.Ordinal);
        Assert.Equal(ecdsa, await ExampleSteps.RenewAsync(site, Ecdsa));
        await ExampleSteps.SettleAsync(site);
        await ExampleSteps.VerifyAsync(site);
        ExampleSteps.WentThrough(site, [ecdsa, rsa], [ecdsa, rsa, .. site.Records(Ecdsa)], [rsa, .. site.Records(Ecdsa)]);
    }

    [Fact]
    public async Task Both_roll_over_at_once_and_DANE_ends_when_it_is_withdrawn_for_both()
    {
        await using var site = await StartAsync();
        await ExampleSteps.AdoptAsync(site);
        var rsa = await ExampleSteps.RenewAsync(site, Rsa);
        await ExampleSteps.UntilAsync(site, "RSA propagates", lineages => lineages[Rsa].Phase == "propagating");
        var ecdsa = await ExampleSteps.RenewAsync(site, Ecdsa);
        await ExampleSteps.SettleAsync(site);
        await ExampleSteps.VerifyAsync(site);
        Assert.Contains(new TlsaSet([ecdsa, rsa, .. site.Records()]), site.Watchers[0].StepsOf(site.Primary.Endpoint));

        var held = await site.Agent.RunAsync(["withdraw", "--yes", Rsa]);
        Assert.Equal(3, held.ExitCode);
        Assert.Contains("withdraw the lineage that lists them too", held.Error, StringComparison.Ordinal);
        var ended = await site.Agent.RunAsync(["withdraw", "--yes", Ecdsa]);
        Assert.True(ended.ExitCode == 0, site.Report);
        Assert.Empty((await site.Primary.TlsaAsync(site.Example.Owners[0])).TlsaTexts);
        var after = await site.Agent.CleanupAsync();
        Assert.True(after.ExitCode == 0, site.Report);
    }

    private static Task<ExampleSite> StartAsync() => ExampleSite.StartAsync(
        "rsa-and-ecdsa",
        async (site, served) => [await ExampleTests.StartPostfixAsync(site, served)],
        [(Ecdsa, "ecdsa", ["mail.example.com"]), (Rsa, "rsa", ["mail.example.com"])],
        "rsa", "ecdsa");
}
