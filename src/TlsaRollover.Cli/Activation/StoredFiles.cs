using TlsaRollover.Cli.Certbot;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Activation;

/// <summary>Reads from the store what is to be activated.</summary>
internal static class StoredFiles
{
    /// <summary>The version of a certificate and its files, proven again to belong together.</summary>
    /// <exception cref="ActivationException">This host has no key of it, or the files are damaged.</exception>
    public static (string Version, CertificateFiles Files) Of(CertificateStore store, string lineage, LineageCertificate certificate)
    {
        var version = certificate.Version
            ?? throw new ActivationException($"{lineage}: this host has no key of that certificate, so it cannot be activated: 'certbot renew --cert-name {lineage} --force-renewal' makes a new one");
        try
        {
            return (version, store.Load(lineage, version));
        }
        catch (LineageException e)
        {
            throw new ActivationException($"{lineage} was not activated: {e.Message}", e);
        }
    }
}
