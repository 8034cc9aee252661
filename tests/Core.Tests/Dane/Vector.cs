using System.Security.Cryptography;
using TlsaRollover.Core.Dane;

namespace Core.Tests.Dane;

/// <summary>The files of Vectors/.</summary>
internal static class Vector
{
    /// <summary>What the known answers say: file, number of the certificate within it, and what follows.</summary>
    public static IEnumerable<(string File, int Part, string[] Fields)> KnownAnswers() =>
        from line in Text("known-answers.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        where !line.StartsWith('#')
        let fields = line.Split(' ')
        select (fields[0], int.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture), fields[2..]);

    public static string Text(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Dane", "Vectors", file));

    public static CertificateChain Chain(string name) => CertificateChain.FromDer(Certificates(name).Select(der => new ReadOnlyMemory<byte>(der)));

    /// <summary>The certificates of a PEM file in DER.</summary>
    public static IReadOnlyList<byte[]> Certificates(string name)
    {
        var found = new List<byte[]>();
        var text = Text(name + ".pem").AsSpan();
        while (PemEncoding.TryFind(text, out var fields))
        {
            found.Add(Convert.FromBase64String(text[fields.Base64Data].ToString()));
            text = text[fields.Location.End..];
        }

        return found;
    }
}
