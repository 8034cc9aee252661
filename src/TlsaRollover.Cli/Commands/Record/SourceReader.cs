using TlsaRollover.Cli.Certbot;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Commands.Record;

/// <summary>Finds what each name on the command line stands for. The configuration is read only where one is a lineage's.</summary>
internal sealed class SourceReader(CommandInput input, RecordRequest request)
{
    private static readonly TimeSpan UsualTtl = TimeSpan.FromHours(1);

    /// <exception cref="UserException">A name stands for nothing, or for nothing that has a key.</exception>
    /// <exception cref="Core.Ports.LineageException">Files are missing or damaged.</exception>
    public async Task<IReadOnlyList<RecordSource>> ReadAsync(CancellationToken cancellation)
    {
        var sources = new List<RecordSource>();
        foreach (var name in request.Sources.Distinct())
            sources.Add(await ReadAsync(name, cancellation));
        foreach (var lineage in request.Sources.Count == 0 ? input.Lineages([]) : [])
            sources.Add(await LineageAsync(lineage, cancellation));
        return sources;
    }

    /// <summary>What exists, or is written as a path, is one; every other name is a lineage's.</summary>
    private async Task<RecordSource> ReadAsync(string name, CancellationToken cancellation)
    {
        if (Directory.Exists(name))
            return Of(await FolderAsync(name, name, cancellation), null);
        return name.Contains('/') || File.Exists(name) ? Of(SubjectFile.Read(name), null) : await LineageAsync(Lineage(name), cancellation);
    }

    private LineageSettings Lineage(string name)
    {
        try
        {
            return input.Find(name) ?? throw input.Unknown(name);
        }
        catch (UserException e)
        {
            throw new UserException(e.ExitCode, $"'{name}' is no file and no lineage: {e.Message}", e);
        }
    }

    private async Task<RecordSource> LineageAsync(LineageSettings lineage, CancellationToken cancellation)
    {
        var path = Path.Combine(input.Configuration.Agent.Certbot, "live", LineageName.Checked(lineage.Name));
        if (!Path.Exists(path))
            throw new UserException(ExitCode.Usage, $"{lineage.Name} is configured, but {path} does not exist: let certbot get the certificate first, or correct 'certbot' under [agent]");
        return Of(await FolderAsync(lineage.Name, path, cancellation), lineage);
    }

    private static Task<CertificateSubject> FolderAsync(string source, string path, CancellationToken cancellation) =>
        new LineageFolder(path).ReadAsync(files => new CertificateSubject(source, files.Verify().Chain), cancellation);

    private RecordSource Of(RecordSubject subject, LineageSettings? lineage) => new(
        subject,
        request.Owners.Count > 0 ? request.Owners : lineage?.Owners ?? [],
        request.Parameters.Count > 0 ? request.Parameters : lineage?.Policy.Parameters ?? [TlsaParameters.Recommended],
        request.Ttl ?? lineage?.Policy.Ttl ?? UsualTtl);
}
