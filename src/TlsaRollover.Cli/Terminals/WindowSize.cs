using System.Runtime.InteropServices;

namespace TlsaRollover.Cli.Terminals;

/// <summary>
/// The size of the terminal behind a descriptor (TIOCGWINSZ, ioctl_tty(2)). The base library's <c>Console</c> would ask standard
/// output only, and write control functions of its own to the terminal before it answers.
/// </summary>
internal static partial class WindowSize
{
    private const nuint Request = 0x5413;

    /// <summary>Columns and rows, 0 where the terminal does not know; null where there is none.</summary>
    public static (int Columns, int Rows)? Of(int descriptor) =>
        Ioctl(descriptor, Request, out var size) == 0 ? (size.Columns, size.Rows) : null;

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ioctl(int descriptor, nuint request, out Size size);

    [StructLayout(LayoutKind.Sequential)]
    private struct Size
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }
}
