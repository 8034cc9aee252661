using System.CommandLine;
using System.Globalization;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Commands.Record;

/// <summary>The options of <c>record</c>.</summary>
internal sealed class RecordOptions
{
    private readonly Argument<string[]> _sources = LineageArgument.Create(
        "Certificate or chain, certificate request, private or public key (PEM or DER), a folder with fullchain.pem, or a configured lineage; every configured lineage if left out",
        "LINEAGE|FILE");

    private readonly OwnerOptions _owners = new();
    private readonly Option<string[]> _parameters = new("--parameters")
    {
        Description = "Usage, selector and matching type, as numbers or words (RFC 7218); more than once for several; 3 1 1, or the lineage's, unless given",
        HelpName = "\"U S M\"",
    };

    private readonly Option<string?> _ttl = new("--ttl") { Description = "Seconds, or such as 1h; 1h, or the lineage's, unless given", HelpName = "TTL" };
    private readonly Option<string?> _format = new("--format") { Description = "zone (unless given): lines for a zone file; nsupdate: text for nsupdate that adds them; json", HelpName = "FORMAT" };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_sources);
        _owners.AddTo(command);
        foreach (var option in (Option[])[_parameters, _ttl, _format])
            command.Options.Add(option);
    }

    /// <exception cref="UserException">An option has no sensible value.</exception>
    public RecordRequest Read(ParseResult parsed) => new(
        parsed.GetValue(_sources) ?? [],
        _owners.Read(parsed),
        [.. (parsed.GetValue(_parameters) ?? []).Select(Parameters).Distinct()],
        parsed.GetValue(_ttl) is { } ttl ? Ttl(ttl) : null,
        Format(parsed.GetValue(_format)));

    private static TlsaParameters Parameters(string text) =>
        TlsaParameters.TryParse(text, out var parameters)
        && parameters is { Usage: <= CertificateUsage.DaneEe, Selector: <= Selector.Spki, MatchingType: <= MatchingType.Sha512 }
            ? parameters.Value
            : throw new UserException(ExitCode.Usage, $"--parameters '{text}' is not a usage 0 to 3, a selector 0 or 1 and a matching type 0, 1 or 2: write such as \"3 1 1\", in quotes");

    private static TimeSpan Ttl(string text)
    {
        var ttl = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : Duration.Parse(text);
        return ttl is { } value && value > TimeSpan.Zero && value <= RolloverPolicy.CacheCap
            ? value
            : throw new UserException(ExitCode.Usage, $"--ttl '{text}' is not a time from 1 s to 7 d: write seconds, or such as 1h");
    }

    private static RecordFormat Format(string? text) => text?.ToLowerInvariant() switch
    {
        null or "zone" => RecordFormat.Zone,
        "nsupdate" => RecordFormat.Nsupdate,
        "json" => RecordFormat.Json,
        _ => throw new UserException(ExitCode.Usage, $"--format '{text}' is not one: give zone, nsupdate or json"),
    };
}
