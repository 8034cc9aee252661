using System.Globalization;
using TestKit;
using TlsaRollover.Core.Dane;

namespace EndToEnd.Interop;

/// <summary>Programs that make a TLSA record of the first certificate in a PEM file.</summary>
internal sealed class TlsaPrograms(TempFolder folder)
{
    private const string Host = "mail.example.test";

    private static readonly string[] Digests = ["", "-sha256", "-sha512"];

    /// <summary><c>openssl x509</c>, <c>pkey</c> and <c>dgst</c>.</summary>
    public TlsaRecord Openssl(string certificate, int usage, int selector, int type)
    {
        if (selector == 0)
            return Record(usage, 0, type, Der(certificate));
        var key = folder.Write("key.pem", Run("openssl", "x509", "-in", certificate, "-noout", "-pubkey"));
        Run("openssl", "pkey", "-pubin", "-in", key, "-outform", "DER", "-out", folder["spki"]);
        return Record(usage, 1, type, folder["spki"]);
    }

    /// <summary>
    /// The public key of a version 3 certificate, cut out by <c>openssl asn1parse</c>, which knows nothing of keys: the
    /// seventh element of its body (RFC 5280 §4.1).
    /// </summary>
    public TlsaRecord Cut(string certificate, int usage, int type)
    {
        var body = Run("openssl", "asn1parse", "-inform", "DER", "-in", Der(certificate)).Split('\n').Where(line => line.Contains(":d=2 ", StringComparison.Ordinal));
        var offset = body.ElementAt(6).Split(':')[0].Trim();
        Run("openssl", "asn1parse", "-inform", "DER", "-in", folder["der"], "-strparse", offset, "-noout", "-out", folder["spki"]);
        return Record(usage, 1, type, folder["spki"]);
    }

    /// <summary><c>ldns-dane create</c>, told to look at neither names nor dates; the offset counts from the root down.</summary>
    public static TlsaRecord Ldns(string certificate, int usage, int selector, int type, int? offset = null)
    {
        string[] which = offset is { } count ? ["-o", Text(count)] : [];
        var said = Run(["ldns-dane", "-n", "-s", .. which, "-c", certificate, "create", Host, "25", Text(usage), Text(selector), Text(type)]);
        return TlsaRecord.Parse(said[(said.IndexOf("TLSA", StringComparison.Ordinal) + 4)..]);
    }

    /// <summary><c>danetool --tlsa-rr</c>.</summary>
    public static TlsaRecord Danetool(string certificate, int usage, int selector, int type)
    {
        string[] options = [.. usage < 2 ? ["--no-domain"] : Array.Empty<string>(), .. usage is 0 or 2 ? ["--ca"] : Array.Empty<string>(), .. selector == 0 ? ["--x509"] : Array.Empty<string>()];
        var said = Run(["danetool", "--tlsa-rr", "--host", Host, "--load-certificate", certificate, "--hash", Digests[type].TrimStart('-'), .. options]);
        return TlsaRecord.Parse(said[(said.IndexOf('(', StringComparison.Ordinal) + 1)..said.IndexOf(')', StringComparison.Ordinal)]);
    }

    /// <summary>hash-slinger's <c>tlsa --create</c>; asked whether it is to use an issuer, it gets these answers.</summary>
    public static TlsaRecord HashSlinger(string certificate, int usage, int selector, int type, string answers = "")
    {
        string[] argv = ["tlsa", "--create", "--certificate", certificate, "--port", "25", "--usage", Text(usage), "--selector", Text(selector), "--mtype", Text(type), "--output", "rfc", Host];
        var said = Command.Run(argv, stdin: answers).Expect("tlsa").Output;
        return TlsaRecord.Parse(said[(said.LastIndexOf(" IN TLSA ", StringComparison.Ordinal) + 9)..]);
    }

    private string Der(string certificate)
    {
        Run("openssl", "x509", "-in", certificate, "-outform", "DER", "-out", folder["der"]);
        return folder["der"];
    }

    private static TlsaRecord Record(int usage, int selector, int type, string file)
    {
        var data = type == 0 ? Convert.ToHexString(File.ReadAllBytes(file)) : Run("openssl", "dgst", "-r", Digests[type], file).Split(' ')[0];
        return TlsaRecord.Parse($"{usage} {selector} {type} {data}");
    }

    private static string Run(params string[] argv) => Command.Run(argv).Expect(argv[0]).Output;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
