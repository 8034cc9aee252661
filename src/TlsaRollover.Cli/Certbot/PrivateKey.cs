using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.OpenSsl;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Utilities;
using Org.BouncyCastle.X509;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Certbot;

/// <summary>The private key of a PEM file, as far as it matters here: which public key belongs to it.</summary>
internal sealed class PrivateKey
{
    private const string Label = "PRIVATE KEY";
    private readonly SubjectPublicKeyInfo _public;

    private PrivateKey(SubjectPublicKeyInfo info) => _public = info;

    /// <summary>Reads the one private key of a file.</summary>
    /// <exception cref="LineageException">There is none, more than one, or it cannot be used; never quotes the file.</exception>
    public static PrivateKey Read(PemFile file)
    {
        var block = Block(file);
        var info = SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(PublicPart(file.Path, block));
        return new(PssIdentifier(block) is { } pss ? new(pss, info.PublicKey.GetBytes()) : info);
    }

    /// <summary>The PEM block of the one private key of a file.</summary>
    /// <exception cref="LineageException">There is none, more than one, or it is encrypted.</exception>
    public static string Block(PemFile file)
    {
        // both ways of encryption: RFC 7468 §11 and the headers of RFC 1421
        if (file.Text.Contains("ENCRYPTED", StringComparison.Ordinal))
            throw new LineageException($"{file.Path} is encrypted: store the key without a passphrase, as certbot does");
        var blocks = file.Blocks(Label).ToList();
        return blocks.Count switch
        {
            0 => throw new LineageException($"{file.Path} holds no private key in PEM form: restore it, or renew the certificate"),
            1 => blocks[0],
            _ => throw new LineageException($"{file.Path} holds {blocks.Count} private keys: leave only the one of the certificate"),
        };
    }

    /// <summary>The public key, as a certificate for this key carries it.</summary>
    public SubjectPublicKey Public => SubjectPublicKey.FromDer(_public.GetDerEncoded());

    /// <summary>Whether the certificate with this SubjectPublicKeyInfo is the key's. Algorithm identifiers may differ (RSA and RSASSA-PSS), the key itself may not.</summary>
    public bool BelongsTo(ReadOnlyMemory<byte> spki) =>
        SubjectPublicKeyInfo.GetInstance(spki.ToArray()).PublicKey.GetBytes().AsSpan().SequenceEqual(_public.PublicKey.GetBytes());

    /// <summary>What the certificate of a key that is for RSASSA-PSS only says of it (RFC 4055 §1.2); the library reads such a key as one for any RSA.</summary>
    private static AlgorithmIdentifier? PssIdentifier(string block) =>
        block[PemEncoding.Find(block).Label] == Label
        && PrivateKeyInfo.GetInstance(PemFile.Content(block)).PrivateKeyAlgorithm is var identifier
        && identifier.Algorithm.Equals(PkcsObjectIdentifiers.IdRsassaPss)
            ? identifier
            : null;

    private static AsymmetricKeyParameter PublicPart(string path, string block)
    {
        try
        {
            // the library tests for 6 ms that an RSA modulus is no prime; the comparison with the certificate says more
            var key = Properties.WithThreadProperty(Properties.RsaMaxMRTests, "0", () => new PemReader(new StringReader(block)).ReadObject());
            return PublicPart(key is AsymmetricCipherKeyPair pair ? pair.Private : key)
                ?? throw new LineageException($"{path} holds a private key of a kind that is not supported: use RSA, ECDSA, EdDSA or ML-DSA");
        }
        catch (Exception e) when (e is IOException or InvalidCastException or ArgumentException or SecurityUtilityException or FormatException or InvalidOperationException)
        {
            throw new LineageException($"{path} is damaged (not a private key that can be read): restore it, or renew the certificate", e);
        }
    }

    private static AsymmetricKeyParameter? PublicPart(object? key) => key switch
    {
        RsaPrivateCrtKeyParameters rsa => Properties.WithThreadProperty(Properties.RsaMaxMRTests, "0", () => new RsaKeyParameters(false, rsa.Modulus, rsa.PublicExponent)),
        ECPrivateKeyParameters ec => new ECPublicKeyParameters(ec.AlgorithmName, ec.Parameters.G.Multiply(ec.D).Normalize(), ec.Parameters),
        Ed25519PrivateKeyParameters ed => ed.GeneratePublicKey(),
        Ed448PrivateKeyParameters ed => ed.GeneratePublicKey(),
        MLDsaPrivateKeyParameters dsa => dsa.GetPublicKey(),
        _ => null,
    };
}
