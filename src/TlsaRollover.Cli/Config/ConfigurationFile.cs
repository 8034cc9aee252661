using System.Text;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace TlsaRollover.Cli.Config;

/// <summary>Reads the configuration file (TOML).</summary>
public static class ConfigurationFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads and checks the whole file.</summary>
    /// <exception cref="UserException">Every fault of the file, one line each: file, line, key, what is wrong and the cure.</exception>
    public static Configuration Load(string path) => Load(path, Environment.GetEnvironmentVariable(SignerReader.FolderVariable));

    /// <summary>The same, with systemd's credentials in a given folder; null or empty outside a unit.</summary>
    public static Configuration Load(string path, string? credentials)
    {
        var file = Path.GetFullPath(path);
        return Check(file, Text(file), credentials);
    }

    /// <summary>The same for a text that is to become the file.</summary>
    internal static Configuration Check(string file, string text, string? credentials)
    {
        var faults = new ConfigFaults(file);
        var root = Parse(file, text, faults);
        var configuration = new ConfigurationReader(file, credentials, faults).Read(root);
        faults.ThrowIfAny();
        return configuration;
    }

    /// <summary>Where the syntax is wrong, nothing can be said of the keys behind it: then these faults are the only ones.</summary>
    internal static ConfigTable Parse(string file, string text, ConfigFaults faults)
    {
        var document = SyntaxParser.Parse(text, file, validate: false);
        var errors = document.Diagnostics.Where(message => message.Kind == DiagnosticMessageKind.Error);
        foreach (var error in errors.DistinctBy(error => error.Span.Start.Line).OrderBy(error => error.Span.Start.Line))
            faults.Add(error.Span.Start.Line + 1, "TOML", error.Message, "quote every text, close every quote and bracket, one key a line");
        faults.ThrowIfAny();
        return new ConfigTree(faults).Read(document);
    }

    internal static string Text(string file)
    {
        try
        {
            var text = File.ReadAllText(file, Utf8);
            ForeignHands.Refuse(file, "it names commands that run as you");
            return text;
        }
        catch (DecoderFallbackException e)
        {
            throw new UserException(ExitCode.Usage, $"{file}: is not UTF-8 text; save it as UTF-8", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserException(ExitCode.Usage, $"{file}: no such configuration file; give its path by --config FILE or {ConfigurationPath.Variable}", e);
        }
        catch (UnauthorizedAccessException e)
        {
            var why = Directory.Exists(file) ? "is a folder; name the file" : "cannot be read: permission denied; run as root";
            throw new UserException(ExitCode.Usage, $"{file}: {why}", e);
        }
        catch (IOException e)
        {
            throw new UserException(ExitCode.Usage, $"{file}: cannot be read: {e.Message.TrimEnd('.')}; see whether its disk works", e);
        }
    }
}
