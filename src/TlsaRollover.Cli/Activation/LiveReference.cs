namespace TlsaRollover.Cli.Activation;

/// <summary>A line of a configuration file that names files of certbot's <c>live/</c> folder.</summary>
/// <param name="File">The file's absolute path.</param>
/// <param name="Line">The line's number, from 1.</param>
/// <param name="Text">The whole line.</param>
/// <param name="Paths">The paths below <c>live/</c> that stand in it, in their order.</param>
public sealed record LiveReference(string File, int Line, string Text, IReadOnlyList<string> Paths)
{
    /// <summary>The lineages that the paths belong to: the folders' names.</summary>
    public IEnumerable<string> Lineages => Paths.Select(path => Path.GetFileName(Path.GetDirectoryName(path)!)).Distinct();
}
