using TlsaRollover.Cli.Config;

namespace TlsaRollover.Cli.Commands.Init;

/// <summary>One run of <c>init</c>: looks, asks for what cannot be found, and ends with a text that was read back.</summary>
internal sealed class InitSession(CommandContext context, ConfigurationBeginning beginning, InitRequest request)
{
    private readonly Questions _questions = new(context, request.Yes || request.Print);

    private string Certbot => request.Certbot ?? beginning.Agent.Certbot;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        RefuseToOverwrite();
        var plan = await PlanAsync(request, cancellation);
        var report = new InitReport(context.Error, plan);
        report.WriteFindings();
        var providers = await new ProviderChoice(plan).ChooseAsync(cancellation);
        var (text, configuration) = plan.Draft(providers, plan.Lineages.ToDictionary(lineage => lineage.Name, Reload(plan)));
        report.WriteProviders(providers, configuration);
        if (request.Print)
        {
            context.Out.Write(text);
            return ExitCode.Done;
        }

        if (_questions.CanAsk)
            context.Error.WriteLine($"\n{text}");
        if (!_questions.Confirm($"Write this to {beginning.File}"))
            throw new UserException(ExitCode.Usage, "not confirmed: nothing was changed; 'tlsa-rollover init' asks again");
        ConfigurationWriter.Write(beginning.File, text, context.Variable(SignerReader.FolderVariable));
        report.WriteNext(context.Out, configuration, Certbot);
        return ExitCode.Done;
    }

    private void RefuseToOverwrite()
    {
        if (beginning.Lineages.Count > 0)
            throw new UserException(ExitCode.Usage, $"{beginning.File}: has the lineages {string.Join(", ", beginning.Lineages)} already, and is left as it is; to see what init would propose, give a file that does not exist: --config FILE --print");
        if (beginning.Given.Contains("certbot") && Certbot != beginning.Agent.Certbot)
            throw new UserException(ExitCode.Usage, $"{beginning.File}: has certbot = \"{beginning.Agent.Certbot}\", not the folder of --certbot: change it there, or leave the option out");
        if (!request.Yes && !request.Print && !_questions.CanAsk)
            throw new UserException(ExitCode.Usage, $"nobody can be asked whether to write {beginning.File}: say 'tlsa-rollover init --yes', or --print to see it only");
    }

    private async Task<InitPlan> PlanAsync(InitRequest wanted, CancellationToken cancellation)
    {
        context.Error.WriteLine($"looking at {Certbot}, at mail ports and at the DNS …");
        var survey = context.Survey(beginning.Agent, wanted);
        var findings = await survey.LookAsync(cancellation);
        Refuse(wanted, findings);
        var lineages = new LineageChoice(findings, wanted).Chosen();
        if (lineages.Count == 0)
            return await PlanAsync(wanted with { Endpoints = [Endpoint(findings)] }, cancellation);
        return new(context, _questions, beginning, wanted, survey, findings, lineages);
    }

    private void Refuse(InitRequest wanted, Findings findings)
    {
        if (findings.Lineages.Count == 0)
            throw new UserException(ExitCode.Usage, $"there is no certificate in {Certbot}/live: get one first, such as by 'certbot certonly --standalone -d mail.example.com', or give certbot's folder: --certbot FOLDER");
        if (wanted.Lineages.FirstOrDefault(name => findings.Lineages.All(lineage => lineage.Name != name)) is { } unknown)
            throw new UserException(ExitCode.Usage, $"--lineage {unknown}: certbot has none of that name: give one of {string.Join(", ", findings.Lineages.Select(lineage => lineage.Name))}");
        var chosen = findings.Lineages.Where(lineage => wanted.Lineages.Count == 0 || wanted.Lineages.Contains(lineage.Name));
        if (wanted.Endpoints.FirstOrDefault(endpoint => !chosen.Any(lineage => lineage.Covers(endpoint.Host))) is { } stray)
            throw new UserException(ExitCode.Usage, $"{stray.Host}: no certificate of {Certbot} is valid for it: give a host of {string.Join(", ", chosen.SelectMany(lineage => lineage.Names))}");
    }

    private Core.Ports.ServiceEndpoint Endpoint(Findings findings)
    {
        var names = findings.Lineages.Where(lineage => request.Lineages.Count == 0 || request.Lineages.Contains(lineage.Name)).SelectMany(lineage => lineage.Hosts).ToList();
        var wanting = $"no mail port of {string.Join(", ", names)} presents a certificate of certbot, and no MX names them";
        context.Error.WriteLine(wanting);
        return EndpointText.Parse(_questions.Ask("Service that is to present one, as HOST:PORT:PROTOCOL, such as mail.example.com:25:smtp", $"{wanting}: say which service is to present one by --endpoint HOST:PORT:PROTOCOL"));
    }

    private Func<ProposedLineage, IReadOnlyList<ReloadGuess>> Reload(InitPlan plan) => lineage =>
    {
        if (request.Reload is { } told)
            return [.. told.Select(command => new ReloadGuess(command, "told by --reload"))];
        var guesses = ReloadGuess.For(lineage, plan.Findings);
        if (guesses.Count > 0)
            return guesses;
        var answer = _questions.Ask(
            $"Command that makes the services of {lineage.Name} read their certificate again (Enter: they notice by themselves)",
            $"{lineage.Name}: no mail server was found that reads its files: give the command that makes services read a new certificate, --reload \"postfix reload\", or --reload \"\" where they notice by themselves");
        return answer.Length == 0 ? [] : [new(answer.Split(' ', StringSplitOptions.RemoveEmptyEntries), "told when asked")];
    };
}
