using System.Text.RegularExpressions;
using TlsaRollover.Cli.Config;

namespace TlsaRollover.Cli.Commands.Init;

/// <summary>The text of a first configuration: what stood there, then the proposed providers and lineages.</summary>
internal sealed partial class ConfigurationDraft(ConfigurationBeginning beginning, Proposal proposal)
{
    /// <summary>The whole file.</summary>
    public string Text()
    {
        var kept = Examples().Replace(beginning.Text.ReplaceLineEndings("\n"), "").TrimEnd('\n') + "\n";
        return WithAgent(kept) + string.Concat(proposal.Providers.Where(provider => !provider.Stands).Select(Provider)) + string.Concat(proposal.Lineages.Select(Lineage));
    }

    /// <summary>Settings of the agent that were found go right below its header; a remark that stood for one goes.</summary>
    private string WithAgent(string text)
    {
        var settings = AgentSettings().Where(setting => !beginning.Given.Contains(setting.Key)).ToList();
        foreach (var (key, _) in settings)
            text = Regex.Replace(text, $@"^#\s*{key}\s*=.*\n", "", RegexOptions.Multiline);
        var lines = string.Concat(settings.Select(setting => $"{setting.Key} = {setting.Value}\n"));
        return lines.Length == 0 ? text : AgentHeader().Count(text) == 1 ? AgentHeader().Replace(text, header => $"{header.Value}{lines}") : $"{text}\n[agent]\n{lines}";
    }

    private IEnumerable<(string Key, string Value)> AgentSettings()
    {
        if (proposal.Request.Certbot is { } certbot && certbot != beginning.Agent.Certbot)
            yield return ("certbot", Quoted(certbot));
        if (proposal.Findings.Resolver is { } resolver)
            yield return ("resolver", $"{Quoted(resolver)}    # found: it validates these names");
        if (proposal.Findings.EximGroup is { } group && proposal.Findings.References.Any(reference => reference.File.Contains("/exim", StringComparison.Ordinal)))
            yield return ("served_group", $"{Quoted(group)}    # Exim reads its files as this group");
    }

    private string Provider(ProposedProvider provider)
    {
        List<string> lines = ["", $"# {provider.Reason}", $"[providers.{provider.Name}]", "type = \"rfc2136\""];
        if (provider.Server is { } server)
            lines.Add($"server = {Quoted(server.ToString())}");
        lines.Add(provider.KeyFile is { } key ? $"key_file = {Quoted(Near(key))}" : $"credentials = {Quoted(Near(provider.Credentials!))}");
        return Lines(lines);
    }

    private string Lineage(ProposedLineage lineage) => Lines(
    [
        "", .. Remarks(lineage),
        $"[lineages.{Quoted(lineage.Name)}]",
        $"provider = {Quoted(proposal.ProviderOf(lineage).Name)}",
        .. List("owners", lineage.Owners.Select(owner => (Quoted(owner.Text), (string?)null))),
        .. List("endpoints", lineage.Endpoints.Select(endpoint => ($"{{ host = {Quoted(endpoint.Host)}, port = {endpoint.Port}, protocol = {Quoted(endpoint.Protocol)} }}", endpoint.Remark))),
        .. Reload(proposal.Reload[lineage.Name]),
        .. Settings(lineage),
    ]);

    private static IEnumerable<string> Remarks(ProposedLineage lineage)
    {
        if (lineage.Certbot.Renewal is { ReuseKey: true })
            yield return "# certbot keeps this key at renewals (reuse_key): its record stays until you ask for a new key";
        if (lineage.LeftOut.Count > 0)
            yield return $"# presented too, and left out, for no TLSA record stands there: {string.Join("; ", lineage.LeftOut.GroupBy(service => service.Host).Select(host => $"{host.Key} port {string.Join(", ", host.Select(service => $"{service.Port} ({service.Protocol})"))}"))}";
    }

    private static IEnumerable<string> Reload(IReadOnlyList<ReloadGuess> guesses) => guesses.Count == 0
        ? ["reload = []    # services notice new files by themselves"]
        : List("reload", guesses.Select(guess => ($"[{string.Join(", ", guess.Command.Select(Quoted))}]", (string?)guess.Reason)));

    private IEnumerable<string> Settings(ProposedLineage lineage)
    {
        var parameters = lineage.ParametersGiven(proposal.Findings);
        if (parameters is not [var only] || only != Core.Dane.TlsaParameters.Recommended)
            yield return $"parameters = [{string.Join(", ", parameters.Select(each => Quoted(each.ToString())))}]    # those of the records that stand already";
        if (proposal.Request.NameServers.Count > 0)
            yield return $"servers = [{string.Join(", ", proposal.Request.NameServers.Select(Quoted))}]";
        yield return proposal.Request.TtlStable
            ? "ttl_stable = true"
            : "# ttl_stable = true    # only if nobody lowered the TTL in the last 7 days: the first rollover then waits hours instead of two days";
        if (lineage.Endpoints.Any(endpoint => endpoint.Sighting is not null))
            yield return "# certificates = [\"FILE\"]    # the file of the certificate that is presented and that certbot does not have";
    }

    /// <summary>On one line when it is short; else, or where there is something to remark, a line each.</summary>
    private static IEnumerable<string> List(string key, IEnumerable<(string Item, string? Remark)> items)
    {
        var all = items.ToList();
        if (all is [var one])
            return [$"{key} = [{one.Item}]{Remark(one.Remark)}"];
        return [$"{key} = [", .. all.Select(each => $"    {each.Item},{Remark(each.Remark)}"), "]"];
    }

    private static string Remark(string? remark) => remark is null ? "" : $"    # {string.Concat(remark.Select(c => char.IsControl(c) ? ' ' : c))}";

    /// <summary>A file in the configuration's own folder goes by its name.</summary>
    private string Near(string path) => Path.GetDirectoryName(path) == Path.GetDirectoryName(beginning.File) ? Path.GetFileName(path) : path;

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines) + "\n";

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    // the commented providers and lineages that install.sh leaves, and whatever blank lines stand before them
    [GeneratedRegex(@"\n*^#\s*\[(providers|lineages)\..*\n(#.*\n?)*", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Examples();

    [GeneratedRegex(@"^\[agent\][^\n]*\n", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex AgentHeader();
}
