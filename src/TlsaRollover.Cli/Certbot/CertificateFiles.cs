using System.Security.Cryptography;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Certbot;

/// <summary>A certificate chain and the file that holds its private key.</summary>
/// <param name="Chain">The chain, the leaf first.</param>
/// <param name="FullChain">The file that the chain was read from.</param>
/// <param name="Key">The file of the key; whether it belongs to the leaf is known after <see cref="Verify"/>.</param>
internal sealed record CertificateFiles(CertificateChain Chain, PemFile FullChain, PemFile Key)
{
    /// <summary>Reads both files.</summary>
    /// <exception cref="LineageException">One cannot be read, or there is no chain.</exception>
    public static CertificateFiles Read(string fullChain, string key)
    {
        var file = PemFile.Read(fullChain);
        return new(file.Chain(), file, PemFile.Read(key));
    }

    /// <summary>Names this certificate with this key: the same files give the same version.</summary>
    public string Version => Convert.ToHexStringLower(SHA256.HashData([.. FullChain.Octets, 0, .. Key.Octets]).AsSpan(0, 8));

    /// <summary>The files that all others are made from, by name.</summary>
    public IEnumerable<(string Name, byte[] Content)> Originals => [("fullchain.pem", FullChain.Octets), ("privkey.pem", Key.Octets)];

    /// <summary>The files of a version as certbot names them.</summary>
    public IEnumerable<(string Name, byte[] Content)> Contents =>
    [
        ("cert.pem", Ascii(PemFile.Encode(Chain.Leaf))),
        ("chain.pem", Ascii(string.Concat(Chain.Parts.Skip(1).Select(PemFile.Encode)))),
        .. Originals,
    ];

    /// <summary>The key, then the chain, in one file, as Postfix's <c>smtpd_tls_chain_files</c> wants them.</summary>
    public (string Name, byte[] Content) Combined => ("combined.pem", [.. Key.Octets, (byte)'\n', .. FullChain.Octets]);

    /// <summary>Returns itself when the key is the leaf's.</summary>
    /// <exception cref="LineageException">It is not, or cannot be read, or the chain is in the wrong order.</exception>
    public CertificateFiles Verify()
    {
        var key = PrivateKey.Read(Key);
        if (key.BelongsTo(Chain.Leaf.Spki))
            return this;
        throw new LineageException(Chain.Parts.Any(part => key.BelongsTo(part.Spki))
            ? $"{FullChain.Path}: the certificate of the key in {Key.Path} does not come first: put the server's own certificate before its issuers'"
            : $"{Key.Path} is not the key of the certificate in {FullChain.Path}: restore the pair, or renew the certificate");
    }

    /// <summary>The certificate with all it yields.</summary>
    public static LineageCertificate Describe(CertificateChain chain, string? version, IEnumerable<TlsaParameters> parameters) =>
        new(version, CertificateAssociation.All(chain, parameters), chain.Leaf.KeyAlgorithm, chain.Leaf.NotAfter);

    private static byte[] Ascii(string text) => System.Text.Encoding.ASCII.GetBytes(text);
}
