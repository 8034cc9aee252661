using System.Runtime.InteropServices;

namespace TlsaRollover.Cli.Certbot;

/// <summary>The user and group of a file.</summary>
internal static class FileOwner
{
    // statx(2): the same layout on every processor, unlike that of stat
    private const int StatxOctets = 256;
    private const int UserOffset = 20;
    private const int GroupOffset = 24;

    /// <summary>Gives a file to the user and group of another; nothing where there is no other.</summary>
    /// <exception cref="IOException">The file may not be given away.</exception>
    public static void Copy(string from, string to)
    {
        if (File.Exists(from) && Of(from) is var (user, group) && Of(to) != (user, group))
            Durable.Check(LibC.ChangeOwner(to, user, group), to);
    }

    /// <summary>The user whom a file belongs to where that is neither root nor the one who runs this; null where it is.</summary>
    /// <exception cref="IOException">It is not there or may not be looked at.</exception>
    public static int? Stranger(string path) => Of(path).User is var user && user != 0 && user != LibC.EffectiveUser() ? user : null;

    private static (int User, int Group) Of(string path)
    {
        var told = new byte[StatxOctets];
        Durable.Check(LibC.Statx(LibC.CurrentFolder, path, 0, LibC.StatxOwners, told), path);
        return (MemoryMarshal.Read<int>(told.AsSpan(UserOffset)), MemoryMarshal.Read<int>(told.AsSpan(GroupOffset)));
    }
}
