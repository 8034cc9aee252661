using TestKit;
using Xunit;

namespace EndToEnd.Faults;

/// <summary>A server of the zone that answers wrongly, late or not at all while a record is published.</summary>
public sealed class ServerFaultTests
{
    private const int ServFail = 2;
    private const int Refused = 5;

    [Fact]
    public async Task Each_is_waited_for_and_named_with_what_to_do()
    {
        Func<byte[], byte[], byte[]?> answer = (_, real) => real;
        var silent = false;
        FakeDnsServer? front = null;
        BindServer? primary = null;
        await using var site = await FaultSite.StartAsync(
            async network =>
            {
                primary = await BindServer.PrimaryAsync(new() { Network = network });
                front = new FakeDnsServer(AnswerAsync, network);
                return primary;
            },
            options: new() { Asked = started => [.. started, front!.Endpoint] });
        using var ending = front!;
        var stale = new Dictionary<string, byte[]>();
        answer = (asked, real) => stale[Question(asked)] = real;
        await site.SaysAsync("rest:");
        var name = $"{front!.Endpoint}";

        site.Renew();
        foreach (var (what, fault, words) in new (string, Func<byte[], byte[], byte[]?>, string[])[]
        {
            ("SERVFAIL", (asked, _) => FakeDnsServer.Header(asked, ServFail), [$"{name} answers SERVFAIL", "see its log", "--accept-unreachable"]),
            ("REFUSED", (asked, _) => FakeDnsServer.Header(asked, Refused), [$"{name} answers REFUSED", "see its log", "--accept-unreachable"]),
            ("closes the connection", (_, _) => null, [name, "see whether it runs and takes TCP from this host", "--accept-unreachable"]),
            ("cuts the answer short", (_, real) => real[..(real.Length / 2)], [name, "see its log, and that nothing between alters answers"]),
            ("truncated over TCP", (asked, _) => Truncated(asked), [name, "see its log"]),
            ("not authoritative", (_, real) => [real[0], real[1], (byte)(real[2] & ~0x04), .. real[3..]], [$"{name} is not authoritative", "see its log"]),
            ("a stale view", (asked, real) => stale.TryGetValue(Question(asked), out var then) ? [asked[0], asked[1], .. then[2..]] : real, [$"{name} has an old zone, serial", $"see whether {name} may transfer it"]),
        })
        {
            answer = fault;
            FaultSite.Injected(what);
            await WaitsForItAsync(what, words);
        }

        silent = true;
        FaultSite.Injected("no answer in time");
        await WaitsForItAsync("no answer in time", [$"{name} gave no answer over TCP", "see whether it runs and takes TCP from this host"]);
        silent = false;
        answer = (_, real) => real;
        await site.VerifyAsync();

        async Task WaitsForItAsync(string what, string[] words)
        {
            await site.UntilAsync(what, status => status is { Phase: "publishing", Decision: "wait" } && status.Reason.Contains(name, StringComparison.Ordinal));
            await site.SaysAsync(words);
            await site.HasAsync(primary!, [.. (await primary!.TlsaAsync(FaultSite.Owner)).TlsaTexts]);
        }

        async Task<byte[]?> AnswerAsync(byte[] asked, CancellationToken token)
        {
            if (Volatile.Read(ref silent)) await Task.Delay(Timeout.Infinite, token);
            return answer(asked, await FakeDnsServer.PassAsync(primary!.Endpoint, asked, token, primary.Network));
        }
    }

    /// <summary>The header with TC set and the question, without records.</summary>
    private static byte[] Truncated(byte[] asked)
    {
        var header = FakeDnsServer.Header(asked, 0);
        header[2] |= 0x06;
        return header;
    }

    private static string Question(byte[] asked) => Convert.ToHexString(asked.AsSpan(12));
}
