using TestKit;
using Xunit;

namespace EndToEnd.Faults;

/// <summary>The primary starts again while an update is in flight.</summary>
public sealed class LostAnswerTests
{
    [Fact]
    public async Task An_update_whose_answer_was_lost_is_found_there_and_not_sent_again()
    {
        BindServer primary = null!;
        await using var site = await FaultSite.StartAsync(async network => primary = await BindServer.PrimaryAsync(new() { Network = network }));
        var (updates, restarts) = (0, 0);
        using var front = new FakeDnsServer(AnswerAsync, site.Network);
        site.Reconfigure(text => text.Replace($"server = \"{primary.Endpoint}\"", $"server = \"{front.Endpoint}\"", StringComparison.Ordinal));
        var old = site.Renew();
        FaultSite.Injected("the primary starts again while an update is in flight");
        await site.UntilAsync("the primary has started again", _ => Volatile.Read(ref restarts) > 0);
        await site.VerifyAsync();
        Assert.Equal(2, updates); // one that adds, one that removes
        Assert.NotEqual(old, site.Newest);

        async Task<byte[]?> AnswerAsync(byte[] asked, CancellationToken token)
        {
            var answer = await FakeDnsServer.PassAsync(primary.Endpoint, asked, token, site.Network);
            if (!FakeDnsServer.IsUpdate(asked) || Interlocked.Increment(ref updates) > 1) return answer;
            await primary.RestartAsync();
            Interlocked.Increment(ref restarts);
            return null;
        }
    }
}
