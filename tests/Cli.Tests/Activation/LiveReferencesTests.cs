using TestKit;
using TlsaRollover.Cli.Activation;
using Xunit;

namespace Cli.Tests.Activation;

public sealed class LiveReferencesTests : IDisposable
{
    private const string Live = "/etc/letsencrypt/live/mail.example.com";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("smtpd_tls_chain_files = /etc/letsencrypt/live/mail.example.com/privkey.pem, /etc/letsencrypt/live/mail.example.com/fullchain.pem", "privkey.pem", "fullchain.pem")]
    [InlineData("smtpd_tls_cert_file=/etc/letsencrypt/live/mail.example.com/fullchain.pem", "fullchain.pem")]
    [InlineData("ssl_key = </etc/letsencrypt/live/mail.example.com/privkey.pem", "privkey.pem")]
    [InlineData("  tls_certificate = \"/etc/letsencrypt/live/mail.example.com/fullchain.pem\"", "fullchain.pem")]
    [InlineData("pki mail cert '/etc/letsencrypt/live/mail.example.com/fullchain.pem';", "fullchain.pem")]
    [InlineData("ssl { cert=/etc/letsencrypt/live/mail.example.com/fullchain.pem}", "fullchain.pem")]
    public void A_path_below_live_is_found_whatever_stands_around_it(string line, params string[] files)
    {
        var path = folder.Write("main.cf", $"# the beginning\n{line}\n");
        var found = Assert.Single(Search());
        Assert.Equal((path, 2, line), (found.File, found.Line, found.Text));
        Assert.Equal(files.Select(file => $"{Live}/{file}"), found.Paths);
        Assert.Equal(["mail.example.com"], found.Lineages);
    }

    [Theory]
    [InlineData("# ssl_key = </etc/letsencrypt/live/mail.example.com/privkey.pem")]
    [InlineData("  #ssl_key = </etc/letsencrypt/live/mail.example.com/privkey.pem")]
    [InlineData("// /etc/letsencrypt/live/mail.example.com/privkey.pem")]
    [InlineData("ssl_key = </etc/letsencrypt/archive/mail.example.com/privkey1.pem")]
    [InlineData("ssl_key = </srv/letsencrypt/live/mail.example.com/privkey.pem")]
    [InlineData("folder = /etc/letsencrypt/live/")]
    public void Comments_and_other_paths_are_not(string line)
    {
        folder.Write("main.cf", line + "\n");
        Assert.Empty(Search());
    }

    [Fact]
    public void Every_line_of_every_file_below_is_found_in_order()
    {
        folder.Write("b/two", $"x\nkey = {Live}/privkey.pem\ncert = {Live}/fullchain.pem\n");
        folder.Write("a/one", $"key = {Live}/privkey.pem\n");
        Assert.Equal(["one:1", "two:2", "two:3"], Search().Select(found => $"{Path.GetFileName(found.File)}:{found.Line}"));
    }

    [Fact]
    public void A_file_by_several_names_counts_once_and_links_lead_into_no_circle()
    {
        var file = folder.Write("sites-available/mail", $"key = {Live}/privkey.pem\n");
        Directory.CreateDirectory(folder["sites-enabled"]);
        File.CreateSymbolicLink(folder["sites-enabled/mail"], file);
        Directory.CreateSymbolicLink(folder["sites-enabled/again"], folder.Path);
        File.CreateSymbolicLink(folder["dangling"], folder["nothing"]);
        Assert.Equal(file, Assert.Single(Search()).File);
        Assert.Equal(file, Assert.Single(new LiveReferences("/etc/letsencrypt").In([folder["sites-enabled/mail"]])).File);
    }

    [Theory]
    [InlineData("main.cf~")]
    [InlineData("main.cf.bak")]
    [InlineData("main.cf.dpkg-old")]
    public void Backups_are_passed_over(string name)
    {
        folder.Write(name, $"key = {Live}/privkey.pem\n");
        Assert.Empty(Search());
    }

    [Fact]
    public void A_place_that_is_not_there_holds_nothing() =>
        Assert.Empty(new LiveReferences("/etc/letsencrypt").In([folder["nothing"]]));

    private IReadOnlyList<LiveReference> Search() => new LiveReferences("/etc/letsencrypt/").In([folder.Path]);
}
