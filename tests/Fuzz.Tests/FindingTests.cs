using Fuzz.Tests.Targets;

namespace Fuzz.Tests;

/// <summary>What inputs brought to light, each by name.</summary>
public sealed class FindingTests
{
    /// <summary>A forged or broken answer ended the run as a bug of this program.</summary>
    [Fact]
    public void A_signature_from_after_the_year_9999_is_an_answer_that_is_not_trusted()
    {
        var target = WireTargets.All.Single(target => target.Name == "dns-signed");
        var answer = target.Seeds[0].ToArray();
        var time = answer.AsSpan().LastIndexOf("hmac-sha256\0"u8) + "hmac-sha256\0"u8.Length;
        answer.AsSpan(time, 6).Fill(0xff); // Time Signed, 48 bits (RFC 8945 §4.2)
        Assert.Null(Fuzzer.FindingOf(target, answer));
    }
}
