using TestKit;
using Xunit;

namespace EndToEnd.KitTests;

public sealed class HeldVersionsTests
{
    private static readonly TlsaSet Old = new(["3 1 1 aa"]);
    private static readonly TlsaSet New = new(["3 1 1 bb"]);
    private readonly HeldVersions versions = new();

    [Fact]
    public void A_version_is_held_for_its_ttl_and_a_second_after_it_was_last_served()
    {
        versions.Saw("a", Old, Ms(0), Ms(10), ttl: 2);
        versions.Saw("a", Old, Ms(100), Ms(110), ttl: 2);
        versions.Saw("a", New, Ms(200), Ms(210), ttl: 5);
        Assert.Equal([Old, New], Held(3000, 3100));
        Assert.Equal([New], Held(3000, 3101));
        Assert.Empty(Held(6000, 6201));
    }

    [Fact]
    public void A_version_that_comes_back_is_one_more_step_of_its_server()
    {
        foreach (var (records, at) in new[] { (Old, 0), (Old, 100), (New, 200), (Old, 300) }) versions.Saw("a", records, Ms(at), Ms(at + 10), ttl: 60);
        versions.Saw("b", New, Ms(50), Ms(60), ttl: 60);
        Assert.Equal([Old, New, Old], versions.StepsOf("a"));
        Assert.Equal([New], versions.StepsOf("b"));
    }

    [Fact]
    public void A_lower_ttl_does_not_shorten_what_a_cache_already_holds()
    {
        versions.Saw("a", Old, Ms(0), Ms(10), ttl: 60);
        versions.Saw("a", Old, Ms(100), Ms(110), ttl: 1);
        Assert.Equal([Old], Held(61000, 61000));
    }

    [Fact]
    public void Each_server_counts_on_its_own()
    {
        versions.Saw("a", New, Ms(0), Ms(10), ttl: 2);
        versions.Saw("b", Old, Ms(5000), Ms(5010), ttl: 2);
        Assert.Equal([Old], Held(6000, 6000));
    }

    [Fact]
    public void Nothing_is_claimed_before_the_answer_came_nor_for_an_empty_set()
    {
        versions.Saw("a", Old, Ms(100), Ms(110), ttl: 2);
        versions.Saw("a", new TlsaSet([]), Ms(100), Ms(110), ttl: 2);
        Assert.Empty(Held(109, 120));
        Assert.Equal([Old], Held(110, 120));
    }

    [Fact]
    public void A_version_that_comes_back_counts_from_its_return()
    {
        versions.Saw("a", Old, Ms(0), Ms(10), ttl: 1);
        versions.Saw("a", Old, Ms(9000), Ms(9010), ttl: 1);
        Assert.Empty(Held(8000, 8001));
        Assert.Equal([Old], Held(9010, 9020));
    }

    private IEnumerable<TlsaSet> Held(int start, int end) => versions.During(Ms(start), Ms(end)).OrderBy(version => version.From).Select(version => version.Records);

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
