using System.Net;
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
    public async Task A_recycled_smtpd_reads_the_file_anew_and_a_stopped_one_refuses()
    {
        using var folder = new TempFolder();
        using var first = TestCertificate.Ecdsa(Host);
        using var second = TestCertificate.Ecdsa(Host);
        var file = folder.Write("combined.pem", first.CombinedPem);
        var endpoint = new IPEndPoint(IPAddress.Loopback, Tcp.FreePort(IPAddress.Loopback));
        using var postfix = await PostfixServer.StartAsync([new(endpoint, [file])], maxUse: 2);

        folder.Write("combined.pem", second.CombinedPem);
        await Wait.Until(async () => (await SmtpTls.PresentedAsync(endpoint, Host)).Thumbprint == second.Certificate.Thumbprint, Limit, "a recycled smtpd", () => postfix.Log);

        postfix.Stop();
        Assert.False(await Tcp.AnswersAsync(endpoint));
    }
}
