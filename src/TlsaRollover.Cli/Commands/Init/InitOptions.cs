using System.CommandLine;
using TlsaRollover.Cli.Config;

namespace TlsaRollover.Cli.Commands.Init;

/// <summary>The options of <c>init</c>: each says what cannot be found, or is to be otherwise than found.</summary>
internal sealed class InitOptions
{
    private readonly Option<bool> _yes = new("--yes") { Description = "Ask nothing: write what is found, or say which option is missing" };
    private readonly Option<bool> _print = new("--print") { Description = "Write the configuration to standard output, and change nothing" };
    private readonly Option<string?> _certbot = new("--certbot") { Description = "certbot's configuration folder; /etc/letsencrypt, or that of the configuration, unless given", HelpName = "FOLDER" };
    private readonly Option<string[]> _lineage = new("--lineage") { Description = "Only this lineage; more than once for several; those that mail ports present, or whose names are MX, unless given", HelpName = "NAME" };
    private readonly Option<string[]> _endpoint = new("--endpoint") { Description = "Service that presents the certificate, such as mail.example.com:25:smtp, instead of those that are found", HelpName = "HOST:PORT:PROTOCOL" };
    private readonly Option<bool> _allPorts = new("--all-ports") { Description = "Records for every mail port that presents the certificate, not for port 25 and those with records alone" };
    private readonly Option<string?> _server = new("--server") { Description = "Address of the primary that takes updates; the first of this host, the SOA's primary and the zone's servers that takes the key, unless given", HelpName = "ADDRESS" };
    private readonly Option<string?> _keyFile = new("--key-file") { Description = "TSIG key file, as tsig-keygen prints it; certbot's dns_rfc2136 credentials, or tsig.key beside the configuration, unless given", HelpName = "FILE" };
    private readonly Option<string?> _credentials = new("--credentials") { Description = "Instead of --key-file: a credentials file of certbot's dns_rfc2136 plug-in", HelpName = "FILE" };
    private readonly Option<string[]> _nameServer = new("--name-server") { Description = "Authoritative server of the zone, for a hidden primary or a split view; every NS unless given", HelpName = "ADDRESS" };
    private readonly Option<string[]> _reload = new("--reload") { Description = "Command that makes services read a new certificate, such as \"postfix reload\"; \"\" for none; guessed unless given", HelpName = "COMMAND" };
    private readonly Option<string[]> _mailConfiguration = new("--mail-config") { Description = "One more folder or file to search for the mail server's configuration", HelpName = "PATH" };
    private readonly Option<bool> _ttlStable = new("--ttl-stable") { Description = "Attest that nobody lowered the TTL in the last 7 days, which saves a day at first" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_yes, _print, _certbot, _lineage, _endpoint, _allPorts, _server, _keyFile, _credentials, _nameServer, _reload, _mailConfiguration, _ttlStable])
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_keyFile) is not null && result.GetValue(_credentials) is not null)
                result.AddError("--key-file and --credentials exclude each other");
        });
    }

    /// <exception cref="UserException">An option has no sensible value.</exception>
    public InitRequest Read(ParseResult parsed) => new()
    {
        Yes = parsed.GetValue(_yes),
        Print = parsed.GetValue(_print),
        Certbot = Full(parsed.GetValue(_certbot)),
        Lineages = parsed.GetValue(_lineage) ?? [],
        Endpoints = [.. (parsed.GetValue(_endpoint) ?? []).Select(EndpointText.Parse).DistinctBy(endpoint => (endpoint.Host, endpoint.Port))],
        AllPorts = parsed.GetValue(_allPorts),
        Server = parsed.GetValue(_server) is { } server ? Address("--server", server) : null,
        KeyFile = Full(parsed.GetValue(_keyFile)),
        Credentials = Full(parsed.GetValue(_credentials)),
        NameServers = [.. (parsed.GetValue(_nameServer) ?? []).Select(text => Address("--name-server", text).ToString())],
        Reload = parsed.GetValue(_reload) is { Length: > 0 } commands ? [.. commands.Select(Words).Where(words => words.Length > 0)] : null,
        MailConfigurations = [.. (parsed.GetValue(_mailConfiguration) ?? []).Select(path => Path.GetFullPath(path))],
        TtlStable = parsed.GetValue(_ttlStable),
    };

    private static string? Full(string? path) => path is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private static string[] Words(string command) => command.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static System.Net.IPEndPoint Address(string option, string text) => SocketAddress.Parse(text, 53)
        ?? throw new UserException(ExitCode.Usage, $"{option} '{text}' is no IP address: write such as 192.0.2.1, or 192.0.2.1:5353 for another port");
}
