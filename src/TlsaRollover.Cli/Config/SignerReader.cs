using System.Net;
using TlsaRollover.Providers.Rfc2136;

namespace TlsaRollover.Cli.Config;

/// <summary>Who signs updates: the TSIG key, with the server it belongs to where the secret names one.</summary>
internal sealed record Signer(IPEndPoint? Server, TsigKey Key);

/// <summary>Reads the one secret of a provider: <c>key_file</c>, <c>credentials</c> or <c>credential</c>.</summary>
/// <param name="provider">The provider's table.</param>
/// <param name="folder">What CREDENTIALS_DIRECTORY says, null or empty outside a systemd unit.</param>
internal sealed class SignerReader(TableReader provider, string? folder)
{
    /// <summary>Where systemd says what folder a unit's credentials are in (systemd.exec(5)).</summary>
    public const string FolderVariable = "CREDENTIALS_DIRECTORY";

    private const string Choice =
        "give one of key_file = \"FILE\" (a BIND key file), credentials = \"FILE\" (one of certbot's dns_rfc2136) and credential = \"NAME\" (either, from systemd)";

    /// <summary>The signer, null and a fault when there is none or more than one.</summary>
    public Signer? Read()
    {
        var keyFile = provider.Text("key_file", "\"tsig.key\"");
        var credentials = provider.Text("credentials", "\"rfc2136.ini\"");
        var credential = provider.Text("credential", "\"tlsa-rollover\"");
        return (keyFile, credentials, credential) switch
        {
            ({ } named, null, null) => KeyFile(named),
            (null, { } named, null) => At(named).Read(named, provider.Faults, Certbot),
            (null, null, { } named) => Credential(named),
            (null, null, null) => Refuse("key_file", "is missing"),
            ({ }, { }, _) => Refuse("key_file", "is here and credentials too"),
            ({ }, _, _) => Refuse("key_file", "is here and credential too"),
            _ => Refuse("credentials", "is here and credential too"),
        };
    }

    private Signer? Refuse(string key, string wrong)
    {
        provider.Fault(key, wrong, Choice);
        return null;
    }

    private Signer? KeyFile(ConfigText named)
    {
        RequireServer();
        return At(named).Read(named, provider.Faults, Bind);
    }

    private Signer? Credential(ConfigText named)
    {
        var name = named.Text;
        if (name is "." or ".." || name.AsSpan().ContainsAny('/', ':'))
            provider.Faults.Add(named, $"'{name}' is no name of a credential", "write the name before the colon of the unit's LoadCredential=NAME:FILE; a path goes into key_file");
        else if (string.IsNullOrEmpty(folder))
            provider.Faults.Add(named, $"'{name}' is a systemd credential, and {FolderVariable} is not set here", $"run it under a unit that has it (systemctl start tlsa-rollover, or systemd-run --pipe --wait -p LoadCredential={name}:FILE COMMAND), or use key_file = \"FILE\"");
        else
            return SecretFile.Credential(name, folder).Read(named, provider.Faults, Either);
        return null;
    }

    private SecretFile At(ConfigText named) => SecretFile.At(provider.Resolve(named.Text));

    private void RequireServer() => provider.Require("server", "\"127.0.0.1:53\"");

    private Signer Either(string text, string source)
    {
        if (CertbotCredentials.Looks(text))
            return Certbot(text, source);
        RequireServer();
        return Bind(text, source);
    }

    private static Signer Bind(string text, string source) => new(null, BindKeyFile.Parse(text, source));

    private static Signer Certbot(string text, string source)
    {
        var (server, key) = CertbotCredentials.Parse(text, source);
        return new(server, key);
    }
}
