using System.Security.Cryptography;
using System.Text;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Certbot;

/// <summary>A file of PEM blocks (RFC 7468).</summary>
/// <param name="Path">Where it lies, for messages.</param>
/// <param name="Text">All of it.</param>
internal sealed record PemFile(string Path, string Text)
{
    private const int MaxOctets = 1024 * 1024;

    private const string Certificate = "CERTIFICATE";

    /// <exception cref="LineageException">The file is missing, empty, too large or not readable.</exception>
    public static PemFile Read(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length switch
            {
                0 => throw new LineageException($"{path} is empty: restore it, or renew the certificate"),
                > MaxOctets => throw new LineageException($"{path} is no PEM file (it has {length} octets): restore it, or renew the certificate"),
                _ => new(path, Encoding.Latin1.GetString(File.ReadAllBytes(path))),
            };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new LineageException($"{path} does not exist: restore it, or renew the certificate", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new LineageException($"{path} cannot be read: permission denied; run as root", e);
        }
        catch (IOException e)
        {
            throw new LineageException($"{path} cannot be read: {e.Message.TrimEnd('.')}; see whether its disk works", e);
        }
    }

    /// <summary>The octets of the file.</summary>
    public byte[] Octets => Encoding.Latin1.GetBytes(Text);

    /// <summary>The certificates of the file, in their order.</summary>
    /// <exception cref="LineageException">There is none, or a block is no certificate.</exception>
    public CertificateChain Chain()
    {
        var blocks = Blocks(Certificate).ToList();
        if (blocks.Count == 0)
            throw new LineageException($"{Path} holds no certificate in PEM form: restore it, or renew the certificate");
        try
        {
            return CertificateChain.FromDer(blocks.Select(text => new ReadOnlyMemory<byte>(Content(text))));
        }
        catch (FormatException e)
        {
            throw new LineageException($"{Path} is damaged ({e.Message}): restore it, or renew the certificate", e);
        }
    }

    /// <summary>The blocks whose label is or ends with the given one, each with its lines.</summary>
    public IEnumerable<string> Blocks(string label)
    {
        var rest = Text;
        while (PemEncoding.TryFind(rest, out var fields))
        {
            if (rest[fields.Label].EndsWith(label, StringComparison.Ordinal))
                yield return rest[fields.Location];
            rest = rest[fields.Location.End..];
        }
    }

    /// <summary>Chain and key out of one file that holds both.</summary>
    /// <exception cref="LineageException">No key stands in it.</exception>
    public CertificateFiles Split(CertificateChain chain) =>
        new(chain, this with { Text = string.Concat(chain.Parts.Select(Encode)) }, this with { Text = PrivateKey.Block(this) + "\n" });

    /// <summary>A certificate as a PEM block.</summary>
    public static string Encode(CertificateChain.Part part) => PemEncoding.WriteString(Certificate, part.Der.Span) + "\n";

    /// <summary>The octets that a block encodes.</summary>
    public static byte[] Content(string block) => Convert.FromBase64String(block[PemEncoding.Find(block).Base64Data]);
}
