using TestKit;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using Xunit;

namespace Cli.Tests.Tls;

/// <summary>The protocols beside SMTP that go over to TLS.</summary>
public sealed class StartTlsTests
{
    [Theory]
    [InlineData("imap")]
    [InlineData("pop3")]
    [InlineData("sieve")]
    public async Task A_certificate_is_seen_over_STARTTLS(string protocol)
    {
        await AssertPresentedAsync(StartTlsScript.Of(protocol), protocol);
    }

    [Fact]
    public async Task An_IMAP_server_that_offers_STARTTLS_in_its_greeting_is_not_asked()
    {
        var script = new StartTlsScript("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n", [("a1 STARTTLS", "")], "a1 OK go on\r\n");
        await AssertPresentedAsync(script, "imap");
    }

    [Fact]
    public async Task The_text_of_an_IMAP_greeting_offers_nothing()
    {
        var script = StartTlsScript.Of("imap") with { Greeting = "* OK [CAPABILITY IMAP4rev1] STARTTLS ready\r\n" };
        await AssertPresentedAsync(script, "imap");
    }

    [Theory]
    [InlineData("imap", "* PREAUTH as root\r\n", "greeting: answered '* PREAUTH as root'")]
    [InlineData("imap", "* BYE busy\r\n", "greeting: answered '* BYE busy'")]
    [InlineData("imap", "220 mail ESMTP\r\n", "does not speak IMAP: '220 mail ESMTP'")]
    [InlineData("imap", "*OK\r\n", "does not speak IMAP: '*OK'")]
    [InlineData("pop3", "-ERR busy\u001b\r\n", "greeting: answered '-ERR busy?'")]
    [InlineData("pop3", "* OK ready\r\n", "does not speak POP3: '* OK ready'")]
    [InlineData("pop3", "\r\n", "does not speak POP3: ''")]
    [InlineData("pop3", "+OKAY\r\n", "does not speak POP3: '+OKAY'")]
    [InlineData("sieve", "BYE \"busy\"\r\n", "greeting: answered 'BYE \"busy\"'")]
    [InlineData("sieve", "\"STARTTLS\"\r\nNO\r\n", "greeting: answered 'NO'")]
    [InlineData("sieve", "\"STARTTLS\"\r\n\r\n", "does not speak ManageSieve: ''")]
    [InlineData("sieve", "\"STARTTLS\"\r\nOKAY\r\n", "does not speak ManageSieve: 'OKAY'")]
    [InlineData("sieve", "\"SIEVE\" \"STARTTLS\"\r\n\"STARTTLSX\"\r\nOK\r\n", "does not offer STARTTLS")]
    public async Task A_greeting_that_leads_nowhere_is_refused(string protocol, string greeting, string detail)
    {
        var script = StartTlsScript.Of(protocol) with { Greeting = greeting };
        await using var server = script.Serve(script.GoAhead);
        (await Wire.LookAsync(server.Port, protocol)).AssertUnknown(detail);
    }

    [Theory]
    [InlineData("* CAPABILITY IMAP4rev2 STARTTLSX\r\na1 OK\r\n", "does not offer STARTTLS")]
    [InlineData("* NO STARTTLS\r\na1 OK STARTTLS\r\n", "does not offer STARTTLS")]
    [InlineData("* CAPABILITY STARTTLS\r\na1 BAD what?\r\n", "CAPABILITY: answered 'a1 BAD what?'")]
    [InlineData("* CAPABILITY STARTTLS\r\na2 OK\r\n", "does not speak IMAP: 'a2 OK'")]
    [InlineData("* BYE\r\n", "CAPABILITY: answered '* BYE'")]
    public async Task An_IMAP_server_without_STARTTLS_shows_nothing(string reply, string detail)
    {
        var script = StartTlsScript.Of("imap");
        await using var server = (script with { Exchanges = [("a1 CAPABILITY", reply), ("a2 STARTTLS", "")] }).Serve(script.GoAhead);
        (await Wire.LookAsync(server.Port, "imap")).AssertUnknown(detail);
    }

    [Theory]
    [InlineData("imap", "a2 NO not now\r\n", "STARTTLS: answered 'a2 NO not now'")]
    [InlineData("imap", "a1 OK go on\r\n", "does not speak IMAP: 'a1 OK go on'")]
    [InlineData("imap", "a2 OK go on\r\n* CAPABILITY injected\r\n", "sent plaintext after its reply to STARTTLS")]
    [InlineData("imap", "a2 OK go on\r\n\u0016", "sent plaintext after its reply to STARTTLS")]
    [InlineData("imap", "", "closed the connection")]
    [InlineData("pop3", "-ERR unknown command\r\n", "STLS: answered '-ERR unknown command'")]
    [InlineData("pop3", "+OK go on\r\n+OK injected\r\n", "sent plaintext after its reply to STARTTLS")]
    [InlineData("pop3", "+OK go on\n\u0016", "sent plaintext after its reply to STARTTLS")]
    [InlineData("pop3", "+OK go on", "closed the connection")]
    [InlineData("sieve", "NO \"not now\"\r\n", "STARTTLS: answered 'NO \"not now\"'")]
    [InlineData("sieve", "OK\r\n\"SIEVE\" \"injected\"\r\nOK\r\n", "sent plaintext after its reply to STARTTLS")]
    [InlineData("sieve", "OK\r\n\u0016", "sent plaintext after its reply to STARTTLS")]
    [InlineData("sieve", "", "closed the connection")]
    public async Task What_goes_wrong_at_STARTTLS_is_said(string protocol, string reply, string detail)
    {
        await using var server = StartTlsScript.Of(protocol).Serve(reply);
        (await Wire.LookAsync(server.Port, protocol)).AssertUnknown(detail);
    }

    [Theory]
    [InlineData("imap", "* 1 EXISTS\r\n", "a reply of more than 100 lines")]
    [InlineData("imap", "* no end", "a line of more than 2048 octets")]
    [InlineData("pop3", "+OK no end", "a line of more than 2048 octets")]
    [InlineData("sieve", "\"NOTIFY\" \"mailto\"\r\n", "a reply of more than 100 lines")]
    [InlineData("sieve", "\"no end", "a line of more than 2048 octets")]
    public async Task A_reply_without_end_is_cut_off(string protocol, string text, string detail)
    {
        await using var server = StartTlsScript.Of(protocol).Serve(async (stream, token) =>
        {
            while (true)
                await ScriptedServer.SayAsync(stream, text, token);
        });
        (await Wire.LookAsync(server.Port, protocol)).AssertUnknown(detail);
    }

    [Fact]
    public async Task The_lines_of_one_reply_do_not_count_for_the_next()
    {
        var script = StartTlsScript.Of("imap");
        var many = string.Concat(Enumerable.Repeat("* OK wait\r\n", 97));
        await AssertPresentedAsync(script with { Exchanges = [("a1 CAPABILITY", many + script.Exchanges[0].Reply), ("a2 STARTTLS", "")], GoAhead = many + script.GoAhead }, "imap");
    }

    private static async Task AssertPresentedAsync(StartTlsScript script, string protocol)
    {
        using var ecdsa = TestCertificate.Ecdsa(Wire.Host);
        await using var server = script.Serve(async (stream, token) =>
        {
            await ScriptedServer.SayAsync(stream, script.GoAhead, token);
            await ScriptedServer.ServeTlsAsync(stream, new() { ServerCertificate = ecdsa.Certificate }, token);
        });
        var sightings = await Wire.LookAsync(server.Port, protocol);
        sightings.AssertPresented(KeyAlgorithm.Ecdsa, ecdsa.Certificate);
        sightings.AssertKind(KeyAlgorithm.Rsa, SightingKind.NoSuchAlgorithm);
    }
}
