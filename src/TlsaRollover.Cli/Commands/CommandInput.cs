using Serilog;
using TlsaRollover.Cli.Config;

namespace TlsaRollover.Cli.Commands;

/// <summary>What every command gets: its surroundings, the options that all commands share, and a log.</summary>
internal sealed record CommandInput(CommandContext Context, string? ConfigurationFile, ILogger Log)
{
    private readonly Lazy<Configuration> _configuration = new(() => Context.Configure(ConfigurationFile));

    public Configuration Configuration => _configuration.Value;

    /// <summary>The configured lineages of these names, all when none is named.</summary>
    /// <exception cref="UserException">A name is not configured.</exception>
    public IReadOnlyList<LineageSettings> Lineages(IReadOnlyCollection<string> names) =>
        names.Count == 0 ? Configuration.Lineages : [.. names.Distinct().Select(name => Lineage(name))];

    /// <summary>The configured lineage of this name.</summary>
    /// <exception cref="UserException">It is not configured.</exception>
    public LineageSettings Lineage(string name) => Find(name) ?? throw Unknown(name);

    /// <summary>Opens the installation to change it, in the name of a command, and says what changed by that.</summary>
    /// <param name="command">Who holds the lock, for others.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="renewed">A lineage to copy before anything else is touched, as the hook does.</param>
    public async Task<Installation> OpenAsync(string command, CancellationToken cancellation, LineageSettings? renewed = null)
    {
        var installation = await Context.Open(Configuration, command, true, cancellation);
        try
        {
            foreach (var news in await installation.TakeOverAsync(renewed, cancellation))
                Log.Information("{News:l}", news);
            return installation;
        }
        catch
        {
            installation.Dispose();
            throw;
        }
    }

    public LineageSettings? Find(string name) => Configuration.Lineages.FirstOrDefault(lineage => lineage.Name == name);

    public UserException Unknown(string name) => new(ExitCode.Usage, $"{Configuration.File}: lineage '{name}' is not configured: {Cure(name)}");

    private string Cure(string name) => Configuration.Lineages.Count == 0
        ? $"add a table [lineages.\"{name}\"]"
        : $"add a table [lineages.\"{name}\"], or name one of {string.Join(", ", Configuration.Lineages.Select(lineage => lineage.Name))}";
}
