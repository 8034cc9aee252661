namespace Core.Tests.Conventions;

/// <summary>The source tree that the tests were built from.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Paths below a folder, relative to the root, without build products.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path))
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    private static string Find(DirectoryInfo folder) => File.Exists(Path.Combine(folder.FullName, "TlsaRollover.sln"))
        ? folder.FullName
        : Find(folder.Parent ?? throw new InvalidOperationException("the tests do not run below their source tree"));
}
