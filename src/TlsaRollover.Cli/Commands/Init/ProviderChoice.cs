using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Commands.Init;

/// <summary>
/// Finds who may change the zones: a provider that is configured, an option, certbot's own credentials, a key beside the
/// configuration; then reads every owner name with it.
/// </summary>
internal sealed class ProviderChoice(InitPlan plan)
{
    private const string First = "main";
    private const string UsualKey = "tsig.key";

    private InitRequest Request => plan.Request;

    private IReadOnlyList<string> Names { get; } = [.. plan.Lineages.Select(lineage => lineage.Name)];

    /// <exception cref="UserException">There is none, and nobody can name one.</exception>
    /// <exception cref="DnsProviderException">It does not answer, or refuses the key.</exception>
    public async Task<IReadOnlyList<ProposedProvider>> ChooseAsync(CancellationToken cancellation)
    {
        var providers = Known() ?? [Asked()];
        if (providers is [{ KeyFile: not null, Server: null } key])
            return [await WithServerAsync(key, cancellation)];
        await plan.TryAsync(providers, cancellation);
        return providers;
    }

    private IReadOnlyList<ProposedProvider>? Known() => plan.Beginning.Providers switch
    {
        [var name] => [For(name, "stands already") with { Stands = true }],
        { Count: > 1 } several => throw new UserException(ExitCode.Usage, $"{plan.Beginning.File}: has the providers {string.Join(", ", several)} and no lineage: leave one of them, or write the lineage by hand; nothing was changed"),
        _ => Told() ?? OfCertbot() ?? Beside(),
    };

    private IReadOnlyList<ProposedProvider>? Told()
    {
        if (Request.KeyFile is { } key)
            return [Key(key, "told by --key-file")];
        return Request.Credentials is { } credentials ? [For(First, "told by --credentials") with { Credentials = credentials, Server = Request.Server }] : null;
    }

    /// <summary>A provider for each credentials file; lineages that certbot proves by other means share the first.</summary>
    private List<ProposedProvider>? OfCertbot()
    {
        var files = plan.Lineages
            .Select(lineage => (lineage.Name, File: lineage.Certbot.Renewal?.CredentialFiles.GetValueOrDefault("dns-rfc2136")))
            .Where(found => found.File is not null).ToLookup(found => found.File!, found => found.Name);
        if (files.Count == 0)
            return null;
        var providers = files.Select((file, i) => For(i == 0 ? First : $"{First}{i + 1}", "certbot's own credentials, named in its renewal parameters") with
        {
            Credentials = file.Key,
            Server = Request.Server,
            Lineages = [.. file],
        }).ToList();
        providers[0] = providers[0] with { Lineages = [.. Names.Except(providers.Skip(1).SelectMany(provider => provider.Lineages))] };
        return providers;
    }

    private IReadOnlyList<ProposedProvider>? Beside() =>
        Path.Combine(Path.GetDirectoryName(plan.Beginning.File)!, UsualKey) is var key && File.Exists(key) ? [Key(key, "the key beside this file")] : null;

    private ProposedProvider Asked()
    {
        KeyRecipe.Write(plan.Context.Error, plan);
        var owners = string.Join(", ", plan.Owners);
        var path = plan.Questions.Ask(
            $"File of a TSIG key that may change {owners}",
            $"no key is known that may change {owners}: make one as above, then give --key-file FILE (and --server ADDRESS), or --credentials FILE of certbot's dns_rfc2136");
        return path.Length > 0 ? Key(Path.GetFullPath(path), "told when asked") : throw new UserException(ExitCode.Usage, "without a key nothing can be published: nothing was changed; make one as above, then 'tlsa-rollover init --key-file FILE'");
    }

    private ProposedProvider Key(string file, string reason) => For(First, reason) with { KeyFile = file, Server = Request.Server };

    private ProposedProvider For(string name, string reason) => new(name, reason) { Lineages = Names };

    /// <summary>The first server that takes the key is the primary.</summary>
    private async Task<ProposedProvider> WithServerAsync(ProposedProvider key, CancellationToken cancellation)
    {
        if (plan.Owners.All(plan.Findings.LeadsElsewhere))
            return await ToldAsync(key, AskedServer($"the records of {plan.Owners[0]} stand in another zone, whose primary is not looked for"), cancellation);
        var faults = new List<string>();
        foreach (var server in (await plan.Survey.PrimariesAsync(plan.Owners[0], cancellation)).Distinct())
        {
            if (await FaultAsync(key with { Server = server }, cancellation) is not { } fault)
                return key with { Server = server, Reason = $"{key.Reason}; {server} takes it" };
            faults.Add(fault);
        }

        return await ToldAsync(key, AskedServer($"no server of {plan.Owners[0]} takes the key in {key.KeyFile} ({string.Join("; ", faults)})"), cancellation);
    }

    private string AskedServer(string why) => plan.Questions.Ask("Address of the primary that takes updates", $"{why}: give the primary's address, --server ADDRESS");

    private async Task<string?> FaultAsync(ProposedProvider provider, CancellationToken cancellation)
    {
        try
        {
            await plan.TryAsync([provider], cancellation);
            return null;
        }
        catch (DnsProviderException e)
        {
            return e.Message;
        }
    }

    private async Task<ProposedProvider> ToldAsync(ProposedProvider key, string address, CancellationToken cancellation)
    {
        var server = Config.SocketAddress.Parse(address, 53) ?? throw new UserException(ExitCode.Usage, $"'{address}' is no IP address: write such as 192.0.2.1; nothing was changed");
        await plan.TryAsync([key with { Server = server }], cancellation);
        return key with { Server = server };
    }
}
