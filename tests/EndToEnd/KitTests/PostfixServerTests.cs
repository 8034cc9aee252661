using System.Net;
using System.Text.RegularExpressions;
using TestKit;
using Xunit;

namespace EndToEnd.KitTests;

public sealed class PostfixServerTests
{
    private const string Host = "mail.example.test";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);
    private static readonly IPEndPoint Smtp = new(IPAddress.Parse("127.0.0.25"), 25);

    [Fact]
    public async Task A_reload_makes_it_present_the_new_file()
    {
        using var network = new NetworkNamespace();
        using var folder = new TempFolder();
        using var first = TestCertificate.Ecdsa(Host);
        using var second = TestCertificate.Rsa(Host);
        var file = folder.Write("combined.pem", first.CombinedPem);
        using var postfix = await PostfixServer.StartAsync([new(Smtp, [file]), new(new(Smtp.Address, 465), [file], ImplicitTls: true)], network);
        Assert.Equal(first.Certificate.Thumbprint, (await SmtpTls.PresentedAsync(Smtp, Host, network)).Thumbprint);

        folder.Write("combined.pem", second.CombinedPem);
        Command.Run(postfix.ReloadCommand).Expect("reload");

        await Wait.Until(async () => (await SmtpTls.PresentedAsync(Smtp, Host, network)).Thumbprint == second.Certificate.Thumbprint, Limit, "the new certificate", () => postfix.Log);
        var wrapped = await SmtpTls.PresentedAsync(new(Smtp.Address, 465), Host, network, implicitTls: true);
        Assert.Equal(second.Certificate.Thumbprint, wrapped.Thumbprint);
        Assert.Contains("TLS connection established", postfix.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_smtpd_ends_after_its_last_use_and_the_next_one_reads_the_file_anew()
    {
        using var folder = new TempFolder();
        using var first = TestCertificate.Ecdsa(Host);
        using var second = TestCertificate.Ecdsa(Host);
        var file = folder.Write("combined.pem", first.CombinedPem);
        var endpoint = new IPEndPoint(IPAddress.Loopback, Tcp.FreePort(IPAddress.Loopback));
        using var postfix = await PostfixServer.StartAsync([new(endpoint, [file])], maxUse: 1);
        for (var handshake = 0; handshake < 6; handshake++)
            Assert.Equal(first.Certificate.Thumbprint, (await SmtpTls.PresentedAsync(endpoint, Host)).Thumbprint);
        Assert.True(SmtpdCount(postfix) >= 6, postfix.Log);

        folder.Write("combined.pem", second.CombinedPem);
        Assert.Equal(second.Certificate.Thumbprint, (await SmtpTls.PresentedAsync(endpoint, Host)).Thumbprint);

        postfix.Stop();
        Assert.False(await Tcp.AnswersAsync(endpoint));
    }

    private static int SmtpdCount(PostfixServer postfix) =>
        Regex.Matches(postfix.Log, @"smtpd\[(\d+)\]").Select(match => match.Groups[1].Value).Distinct().Count();
}
