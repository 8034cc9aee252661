namespace TlsaRollover.Core.Dane;

/// <summary>Foreign text as it may stand in a one-line message: quoted, short, without control characters.</summary>
internal static class Quoted
{
    private const int Shown = 60;

    public static string Of(string text)
    {
        var line = string.Concat(text.Take(Shown).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
        return text.Length > Shown ? $"'{line}…'" : $"'{line}'";
    }
}
