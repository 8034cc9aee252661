using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Commands.Record;

/// <summary>What records are made of.</summary>
/// <param name="Source">The file, folder or lineage that it comes from, as it was named.</param>
internal abstract record RecordSubject(string Source)
{
    /// <summary>What it is, as the JSON document names it.</summary>
    public abstract string Kind { get; }

    public abstract KeyAlgorithm KeyAlgorithm { get; }

    /// <summary>End of the validity, null where there is no certificate.</summary>
    public abstract DateTimeOffset? NotAfter { get; }

    /// <summary>The records for one set of defined parameters; never none.</summary>
    /// <exception cref="UserException">It has nothing that such a record could name.</exception>
    public abstract RecordSet For(TlsaParameters parameters);

    protected static bool NamesIssuer(TlsaParameters parameters) => parameters.Usage is CertificateUsage.PkixTa or CertificateUsage.DaneTa;
}

/// <summary>A certificate, with its issuers where the file holds them.</summary>
internal sealed record CertificateSubject(string Source, CertificateChain Chain) : RecordSubject(Source)
{
    public override string Kind => "certificate";

    public override KeyAlgorithm KeyAlgorithm => Chain.Leaf.KeyAlgorithm;

    public override DateTimeOffset? NotAfter => Chain.Leaf.NotAfter;

    public override RecordSet For(TlsaParameters parameters) =>
        NamesIssuer(parameters) && Chain.Parts.Count == 1
            ? throw new UserException(ExitCode.Usage, $"{Source} holds the server's own certificate alone, and usage {(byte)parameters.Usage} ({parameters}) names an issuer's: give the whole chain, the server's own first, as in fullchain.pem")
            : CertificateAssociation.For(Chain, parameters);
}

/// <summary>A key that has no certificate yet, or whose certificate is not at hand.</summary>
/// <param name="Source">As in the base.</param>
/// <param name="Kind">As in the base.</param>
/// <param name="Key">The public key.</param>
internal sealed record KeySubject(string Source, string Kind, SubjectPublicKey Key) : RecordSubject(Source)
{
    public override string Kind { get; } = Kind;

    public override KeyAlgorithm KeyAlgorithm => Key.KeyAlgorithm;

    public override DateTimeOffset? NotAfter => null;

    public override RecordSet For(TlsaParameters parameters)
    {
        if (NamesIssuer(parameters))
            throw new UserException(ExitCode.Usage, $"{Source} is a {Words}, and usage {(byte)parameters.Usage} ({parameters}) names an issuer's certificate: give the certificate with its chain, or use 3 1 1");
        if (parameters.Selector == Selector.Cert)
            throw new UserException(ExitCode.Usage, $"{Source} is a {Words}, and selector 0 ({parameters}) names a whole certificate: use selector 1, such as 3 1 1, or give the certificate");
        return RecordSet.Of(CertificateAssociation.For(Key, parameters));
    }

    private string Words => Kind.Replace('_', ' ');
}
