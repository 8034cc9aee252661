using EndToEnd.Site;
using TestKit;
using TlsaRollover.Core.Dane;
using Xunit;

namespace EndToEnd.Interop;

/// <summary>What the binary's <c>record</c> shows, against ldns-dane, hash-slinger's tlsa and danetool for the same files.</summary>
public sealed class RecordTests : IDisposable
{
    private const string Owner = "_25._tcp.mail.example.test";

    private static readonly string[] EndEntity = [.. from selector in Enumerable.Range(0, 2) from type in Enumerable.Range(0, 3) select $"3 {selector} {type}"];
    private static readonly string[] KeyOnly = ["3 1 0", "3 1 1", "3 1 2"];
    private static readonly string[] Forms = ["PEM", "DER"];
    private static readonly int[] Selectors = [0, 1];

    private readonly TempFolder folder = new();

    [Theory]
    [InlineData("rsa:2048")]
    [InlineData("ec", "-pkeyopt", "ec_paramgen_curve:P-256")]
    [InlineData("ec", "-pkeyopt", "ec_paramgen_curve:P-384")]
    [InlineData("ed25519")]
    public void The_records_of_a_certificate_are_those_of_three_programs(params string[] key)
    {
        var certificate = Issue(key);
        var ours = Records(certificate, EndEntity);
        Assert.Equal(EndEntity, ours.Select(record => record.Parameters.ToString()));
        foreach (var record in ours)
        {
            var (selector, type) = ((int)record.Parameters.Selector, (int)record.Parameters.MatchingType);
            Assert.Equal(TlsaPrograms.Ldns(certificate, 3, selector, type), record);
            Assert.Equal(TlsaPrograms.HashSlinger(certificate, 3, selector, type), record);
            if (type != 0) // danetool only makes digests
                Assert.Equal(TlsaPrograms.Danetool(certificate, 3, selector, type), record);
        }
    }

    [Theory]
    [InlineData("rsa:2048")]
    [InlineData("rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048")]
    [InlineData("ec", "-pkeyopt", "ec_paramgen_curve:P-256")]
    [InlineData("ec", "-pkeyopt", "ec_paramgen_curve:P-384")]
    [InlineData("ed25519")]
    [InlineData("ed448")]
    public void Every_file_of_a_key_gives_the_record_of_its_certificate(params string[] key)
    {
        var certificate = Issue(key);
        var expected = RecordSet.Of(Enumerable.Range(0, 3).Select(type => TlsaPrograms.Ldns(certificate, 3, 1, type)));
        foreach (var form in Forms)
        {
            Openssl("pkey", "-in", folder["key.pem"], "-outform", form, "-out", folder["private"]);
            Openssl("pkey", "-in", folder["key.pem"], "-pubout", "-outform", form, "-out", folder["public"]);
            Openssl("req", "-new", "-key", folder["key.pem"], "-subj", "/CN=mail.example.test", "-outform", form, "-out", folder["request"]);
            Openssl("x509", "-in", certificate, "-outform", form, "-out", folder["certificate"]);
            Assert.All(["private", "public", "request", "certificate"], file => Assert.Equal(expected, Records(folder[file], KeyOnly)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Each_issuer_of_a_chain_is_what_two_programs_name(int usage)
    {
        foreach (var selector in Selectors)
        {
            var ours = Records(Vector("chain"), $"{usage} {selector} 1");
            Assert.Equal(RecordSet.Of(TlsaPrograms.Ldns(Vector("chain"), usage, selector, 1, offset: 0), TlsaPrograms.Ldns(Vector("chain"), usage, selector, 1, offset: 1)), ours);
            // it asks for each but the last; for usage 0 only for those that may issue
            var leaf = usage == 2 ? "n\n" : "";
            Assert.Equal(RecordSet.Of(TlsaPrograms.HashSlinger(Vector("chain"), usage, selector, 1, leaf + "y\n"), TlsaPrograms.HashSlinger(Vector("chain"), usage, selector, 1, leaf + "n\n")), ours);
        }
    }

    // none of the three programs reads the key
    [Fact]
    public void An_ML_DSA_certificate_gives_what_openssl_cuts_out_of_it()
    {
        var programs = new TlsaPrograms(folder);
        Assert.Equal(
            RecordSet.Of(programs.Cut(Vector("mldsa44"), 3, 1), programs.Cut(Vector("mldsa44"), 3, 2), programs.Openssl(Vector("mldsa44"), 3, 0, 1)),
            Records(Vector("mldsa44"), "DANE-EE SPKI SHA2-256", "DANE-EE SPKI SHA2-512", "DANE-EE Cert SHA2-256"));
    }

    [Fact]
    public async Task BIND_reads_the_lines_of_a_zone_file_and_nsupdate_what_is_written_for_it()
    {
        const string Other = "_443._tcp.www.example.test";
        string[] parameters = [.. EndEntity, "2 0 0", "2 1 1"];
        var expected = Records(Vector("chain"), parameters);
        var lines = Show([Vector("chain"), "--owner", Owner, "--ttl", "2m", .. Each(parameters)]);
        using var bind = await BindServer.PrimaryAsync(new() { Zones = [new() { Records = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries) }] });
        bind.Update(Show([Vector("chain"), "--host", "www.example.test", "--port", "443", "--ttl", "2m", "--format", "nsupdate", .. Each(parameters)]));
        foreach (var owner in (string[])[Owner, Other])
        {
            var answer = await bind.TlsaAsync(owner);
            Assert.Equal(expected, RecordSet.Parse(answer.TlsaTexts));
            Assert.All(answer.Tlsa, record => Assert.Equal(120, record.Ttl));
        }
    }

    [Fact]
    public void A_configured_lineage_is_shown_at_its_own_owner_names()
    {
        var certificate = File.ReadAllText(Issue("ed25519"));
        folder.Write("certbot/live/mail/fullchain.pem", certificate);
        folder.Write("certbot/live/mail/privkey.pem", File.ReadAllText(folder["key.pem"]));
        new BindKeys().Sha256.WriteBind(folder, "tsig.key");
        var configuration = folder.Write("config.toml",
            $$"""
            [agent]
            certbot = "certbot"

            [providers.main]
            type = "rfc2136"
            server = "127.0.0.1:53"
            key_file = "tsig.key"

            [lineages.mail]
            provider = "main"
            owners = ["{{Owner}}", "_465._tcp.mail.example.test"]
            endpoints = [{ host = "mail.example.test", port = 25, protocol = "smtp" }]
            reload = []
            ttl = "3m"

            """);
        var record = TlsaPrograms.Ldns(folder["certificate.pem"], 3, 1, 1);
        Assert.Equal(
            $"{Owner}. 180 IN TLSA {record}\n_465._tcp.mail.example.test. 180 IN TLSA {record}\n",
            Command.Run([Agent.Binary, "--config", configuration, "record", "mail"]).Expect("record").Output);
        Assert.Equal([record], Records(folder["certbot/live/mail"], "3 1 1"));
    }

    [Fact]
    public void Bad_input_is_one_line_and_exit_code_2()
    {
        var certificate = Issue("ed25519");
        Openssl("pkey", "-in", folder["key.pem"], "-aes128", "-passout", "pass:secret", "-out", folder["encrypted.pem"]);
        Refuses("is an encrypted private key", folder["encrypted.pem"]);
        Refuses("selector 0 (3 0 1) names a whole certificate", folder["key.pem"], "--parameters", "3 0 1");
        Refuses("names an issuer's", certificate, "--parameters", "2 1 1");
        Refuses("holds no certificate, certificate request or key", folder.Write("garbage", "garbage"));
        Refuses("no such file", folder["none"]);
        Refuses("--parameters '5 1 1' is not", certificate, "--parameters", "5 1 1");
    }

    public void Dispose() => folder.Dispose();

    private string Issue(params string[] key)
    {
        Openssl(["req", "-x509", "-newkey", .. key, "-noenc", "-keyout", folder["key.pem"], "-out", folder["certificate.pem"], "-subj", "/CN=mail.example.test"]);
        return folder["certificate.pem"];
    }

    private static void Refuses(string words, params string[] arguments)
    {
        var result = Command.Run([Agent.Binary, "record", .. arguments, "--owner", Owner]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(words, Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private static RecordSet Records(string file, params string[] parameters)
    {
        var start = $"{Owner}. 3600 IN TLSA ";
        var lines = Show([file, "--owner", Owner, .. Each(parameters)]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.StartsWith(start, line, StringComparison.Ordinal));
        return RecordSet.Parse(lines.Select(line => line[start.Length..]));
    }

    private static string Show(IEnumerable<string> arguments) => Command.Run([Agent.Binary, "record", .. arguments]).Expect("record").Output;

    private static IEnumerable<string> Each(IEnumerable<string> parameters) => parameters.SelectMany(each => new[] { "--parameters", each });

    private static void Openssl(params string[] arguments) => Command.Run(["openssl", .. arguments]).Expect($"openssl {arguments[0]}");

    private static string Vector(string name) => Path.Combine(AppContext.BaseDirectory, "Vectors", name + ".pem");
}
