using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Certbot;

/// <summary>A lineage's name as part of a path: nothing that could lead out of its folder or into one of the agent's own.</summary>
internal static class LineageName
{
    /// <summary>Whether the name can be a folder's.</summary>
    public static bool IsOne(string name) =>
        name.Length is > 0 and <= 200 && name[0] is not ('.' or '-') && !name.Contains("..", StringComparison.Ordinal) && !name.Any(c => c == '/' || char.IsControl(c));

    /// <summary>The name itself, when it can be a folder's.</summary>
    /// <exception cref="LineageException">It cannot.</exception>
    public static string Checked(string name) =>
        IsOne(name) ? name : throw new LineageException($"'{name}' is no lineage name: give the one that `certbot certificates` shows, without path");
}
