using System.Text.RegularExpressions;

namespace TlsaRollover.Cli.Certbot;

/// <summary>What certbot's <c>renewal/NAME.conf</c> says of how a lineage is renewed.</summary>
/// <param name="Authenticator">The plug-in that proves control of the names, such as <c>dns-rfc2136</c>; null when none is named.</param>
/// <param name="ReuseKey">Whether a renewal keeps the key.</param>
/// <param name="CredentialFiles">Files of the DNS plug-ins, by plug-in, such as <c>dns-rfc2136</c>.</param>
public sealed partial record CertbotRenewal(string? Authenticator, bool ReuseKey, IReadOnlyDictionary<string, string> CredentialFiles)
{
    private const string Section = "[renewalparams]";

    /// <summary>Reads the parameters; what is not understood is passed over, as certbot does.</summary>
    public static CertbotRenewal Parse(string text)
    {
        var settings = text.Split('\n').Select(line => line.Trim())
            .SkipWhile(line => line != Section).Skip(1)
            .TakeWhile(line => !line.StartsWith('['))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(parts => parts.Length == 2)
            .GroupBy(parts => parts[0], parts => parts[1].Trim('"', '\''))
            .ToDictionary(setting => setting.Key, setting => setting.Last());
        return new(
            settings.GetValueOrDefault("authenticator"),
            settings.GetValueOrDefault("reuse_key") == "True",
            settings.Where(setting => CredentialsKey().IsMatch(setting.Key) && setting.Value != "None")
                .ToDictionary(setting => CredentialsKey().Match(setting.Key).Groups[1].Value.Replace('_', '-'), setting => setting.Value));
    }

    [GeneratedRegex(@"^(dns_\w+)_credentials$", RegexOptions.CultureInvariant)]
    private static partial Regex CredentialsKey();
}
