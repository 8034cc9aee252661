namespace TestKit;

/// <summary>A folder of its own for one fixture; removed when disposed. World-readable, since some servers drop root.</summary>
public sealed class TempFolder : IDisposable
{
    private const UnixFileMode Readable = (UnixFileMode)0b111_101_101;

    /// <summary>The full path; short, for UNIX sockets live below it.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("tk-").FullName;

    public TempFolder() => File.SetUnixFileMode(Path, Readable);

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    /// <summary>Writes a text file below the folder and returns its full path.</summary>
    public string Write(string relative, string text, UnixFileMode? mode = null)
    {
        var path = this[relative];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        if (mode is { } wanted) File.SetUnixFileMode(path, wanted);
        return path;
    }

    public void Dispose()
    {
        // the last child of a server that was just ended may still write a file while its folder goes
        for (var attempt = 1; Directory.Exists(Path) && !TryDelete(mayFail: attempt < 10); attempt++) Thread.Sleep(50);
    }

    private bool TryDelete(bool mayFail)
    {
        try
        {
            Directory.Delete(Path, recursive: true);
            return true;
        }
        catch (IOException) when (mayFail)
        {
            return false;
        }
    }
}
