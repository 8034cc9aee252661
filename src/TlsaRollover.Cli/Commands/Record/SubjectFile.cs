using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using TlsaRollover.Cli.Certbot;
using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Commands.Record;

/// <summary>Reads a file that holds certificates, a request or a key, in PEM (RFC 7468) or DER.</summary>
internal static class SubjectFile
{
    private const int MaxOctets = 1024 * 1024;
    private const string RsaEncryption = "1.2.840.113549.1.1.1";

    /// <exception cref="UserException">The file cannot be read, or holds none of them.</exception>
    /// <exception cref="Core.Ports.LineageException">What it holds is damaged.</exception>
    public static RecordSubject Read(string path)
    {
        var file = Pem(path, Octets(path));
        return (RecordSubject?)Certificate(file) ?? Request(file) ?? PrivateKeyOf(file) ?? PublicKeyOf(file)
            ?? throw Wrong($"{path} holds no certificate, certificate request or key in PEM or DER form: give one that does, such as fullchain.pem");
    }

    /// <summary>A DER file becomes the PEM file that would hold the same.</summary>
    private static PemFile Pem(string path, byte[] octets) =>
        octets.AsSpan().IndexOf("-----BEGIN "u8) < 0 && DerForm.LabelOf(octets) is { } label
            ? new(path, PemEncoding.WriteString(label, octets))
            : new(path, Encoding.Latin1.GetString(octets));

    /// <summary>Certificates stand before keys: with both in one file, as Postfix wants them, they must belong together.</summary>
    private static CertificateSubject? Certificate(PemFile file)
    {
        if (!file.Blocks("CERTIFICATE").Any())
            return null;
        var chain = file.Chain();
        if (file.Blocks("PRIVATE KEY").Any() && !IsEncrypted(file))
            file.Split(chain).Verify();
        return new(file.Path, chain);
    }

    private static KeySubject? Request(PemFile file) =>
        Single(file, "CERTIFICATE REQUEST") is { } block ? Key(file, "certificate_request", () => RequestedKey(PemFile.Content(block))) : null;

    private static KeySubject? PrivateKeyOf(PemFile file)
    {
        if (IsEncrypted(file))
            throw Wrong($"{file.Path} is an encrypted private key: give its public key instead, from openssl pkey -in {file.Path} -pubout");
        return file.Blocks("PRIVATE KEY").Any() ? Key(file, "private_key", () => PrivateKey.Read(file).Public) : null;
    }

    private static KeySubject? PublicKeyOf(PemFile file) =>
        Single(file, "PUBLIC KEY") is { } block ? Key(file, "public_key", () => SubjectPublicKey.FromDer(InfoOf(block))) : null;

    // both ways of encryption: RFC 7468 §11 and the headers of RFC 1421
    private static bool IsEncrypted(PemFile file) => file.Text.Contains("ENCRYPTED", StringComparison.Ordinal);

    private static KeySubject Key(PemFile file, string kind, Func<SubjectPublicKey> read)
    {
        try
        {
            return new(file.Path, kind, read());
        }
        catch (Exception e) when (e is FormatException or AsnContentException)
        {
            throw Wrong($"{file.Path} is damaged (not a {kind.Replace('_', ' ')} that can be read): make it anew", e);
        }
    }

    /// <summary>The key that a PKCS #10 request asks a certificate for (RFC 2986 §4).</summary>
    private static SubjectPublicKey RequestedKey(byte[] der)
    {
        var file = new AsnReader(der, AsnEncodingRules.DER);
        var info = file.ReadSequence().ReadSequence();
        file.ThrowIfNotEmpty();
        info.ReadIntegerBytes(); // version
        info.ReadSequence(); // subject
        return SubjectPublicKey.FromDer(info.ReadEncodedValue());
    }

    /// <summary>The SubjectPublicKeyInfo of a PEM block; the older form for RSA says nothing of the algorithm (RFC 8017 A.1.1).</summary>
    private static byte[] InfoOf(string block)
    {
        var content = PemFile.Content(block);
        if (!block[PemEncoding.Find(block).Label].StartsWith("RSA", StringComparison.Ordinal))
            return content;
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(RsaEncryption);
                writer.WriteNull();
            }
            writer.WriteBitString(content);
        }
        return writer.Encode();
    }

    private static string? Single(PemFile file, string label)
    {
        var blocks = file.Blocks(label).ToList();
        return blocks.Count > 1 ? throw Wrong($"{file.Path} holds {blocks.Count} blocks of {label}: leave only one") : blocks.FirstOrDefault();
    }

    private static byte[] Octets(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var octets = new byte[MaxOctets + 1];
            var length = stream.ReadAtLeast(octets, octets.Length, throwOnEndOfStream: false);
            return length switch
            {
                0 => throw Wrong($"{path} is empty: give a certificate, a certificate request or a key"),
                > MaxOctets => throw Wrong($"{path} is longer than {MaxOctets} octets, so it is no certificate and no key"),
                _ => octets[..length],
            };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Wrong($"{path}: no such file", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw Wrong($"{path} cannot be read: {e.Message}; run as a user who may read it", e);
        }
    }

    private static UserException Wrong(string message, Exception? inner = null) => new(ExitCode.Usage, message, inner);
}
