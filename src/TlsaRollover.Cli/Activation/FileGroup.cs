using System.Runtime.InteropServices;
using TlsaRollover.Cli.Certbot;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Activation;

/// <summary>The group that may read the served directory; none means the agent's own.</summary>
internal sealed class FileGroup(string? name)
{
    private const int Unchanged = -1;
    private int? _id;

    /// <summary>Whether this host has the group.</summary>
    public static bool Exists(string name) => LibC.GroupByName(name) != 0;

    /// <summary>Gives a file or folder to the group; a symbolic link itself, not what it points at.</summary>
    /// <exception cref="ActivationException">There is no such group.</exception>
    /// <exception cref="IOException">The agent may not give files to it.</exception>
    public void Give(string path)
    {
        if (name is not null)
            Durable.Check(LibC.ChangeOwner(path, Unchanged, _id ??= Find(name)), $"{path} cannot be given to the group {name}");
    }

    private static int Find(string name)
    {
        var entry = LibC.GroupByName(name);
        // struct group: two pointers (name, password), then the id
        return entry != 0
            ? Marshal.ReadInt32(entry, 2 * nint.Size)
            : throw new ActivationException($"the group '{name}' does not exist: create it, or change served_group in the configuration");
    }
}
