namespace EndToEnd.Site;

/// <summary>How a mail site is to be set up before the agent comes.</summary>
public sealed record SiteOptions
{
    /// <summary>
    /// Whether the site has DANE by hand already: Postfix presents certbot's first certificate and its record stands.
    /// Otherwise there is no TLSA record, and certbot has no certificate.
    /// </summary>
    public bool HasDane { get; init; } = true;

    /// <summary>Whether Postfix runs from the start on a self-signed certificate; it is listed under <c>certificates</c>.</summary>
    public bool Snakeoil { get; init; }

    /// <summary>TLSA records that belong to somebody else, in presentation form.</summary>
    public IReadOnlyList<string> Foreign { get; init; } = [];

    /// <summary>TLSA parameters that are in use from the start.</summary>
    public IReadOnlyList<(int Usage, int Selector, int Matching)> Parameters { get; init; } = [(3, 1, 1)];

    /// <summary>Whether the zone is signed.</summary>
    public bool IsSigned { get; init; } = true;

    /// <summary>Connections after which an smtpd ends and the next one reads the certificate anew.</summary>
    public int MaxUse { get; init; } = 100;

    /// <summary>Which file Postfix reads: none is the served one, see <see cref="MailSite.ServedFile"/>.</summary>
    public Func<MailSite, IReadOnlyList<string>>? ChainFiles { get; init; }
}
