using TlsaRollover.Cli.Terminals;
using Xunit;

namespace Cli.Tests.Terminals;

public sealed class TerminalTests
{
    private static readonly Terminal Plain = new(80, 24, Colours: false, Unicode: true);

    [Theory]
    [InlineData("TERM=xterm LANG=de_CH.UTF-8", 120, 50, 120, 50, true, true)]
    [InlineData("TERM=tmux-256color LC_ALL=C LANG=de_CH.UTF-8", 80, 24, 80, 24, true, false)]
    [InlineData("TERM=linux NO_COLOR=1 LC_CTYPE=C.utf8", 0, 0, 80, 24, false, true)]
    [InlineData("TERM=xterm NO_COLOR=", 80, 24, 80, 24, true, false)]
    public void It_is_what_environment_and_size_say(string environment, int columns, int rows, int width, int height, bool colours, bool unicode) =>
        Assert.Equal(new(width, height, colours, unicode), Terminal.Of(Variables(environment), columns, rows));

    [Theory]
    [InlineData("")]
    [InlineData("TERM=")]
    [InlineData("TERM=dumb LANG=C.UTF-8")]
    public void One_that_cannot_move_its_cursor_counts_for_none(string environment) => Assert.Null(Terminal.Of(Variables(environment), 80, 24));

    [Fact]
    public void A_colour_is_an_escape_sequence_only_where_colours_are_wanted()
    {
        Assert.Equal("\e[31mno\e[0m", (Plain with { Colours = true }).Paint(Colour.Red, "no"));
        Assert.Equal("no", Plain.Paint(Colour.Red, "no"));
    }

    [Theory]
    [InlineData(0, "────", "----")]
    [InlineData(0.5, "━━──", "##--")]
    [InlineData(0.999, "━━━─", "###-")]
    [InlineData(1.5, "━━━━", "####")]
    public void A_bar_is_full_only_at_its_end(double part, string unicode, string ascii)
    {
        Assert.Equal(unicode, Bar.Of(part, 4, Plain, Colour.Green));
        Assert.Equal(ascii, Bar.Of(part, 4, Plain with { Unicode = false }, Colour.Green));
    }

    [Fact]
    public void Lines_of_an_area_stay_below_what_else_is_written_until_they_are_cleared_or_kept()
    {
        using var stream = new StringWriter();
        using var area = new LiveArea(stream);
        area.WriteLine("first");
        area.Show(["a", "b"]);
        area.WriteLine("second");
        area.Show(["c"]);
        Assert.Equal(["first", "second", "c"], Screen.Of(stream.ToString()).Lines);
        area.Keep();
        area.Show(["d"]);
        Assert.Equal(["first", "second", "c", "d"], Screen.Of(stream.ToString()).Lines);
        var before = stream.ToString();
        area.Show(["d"]);
        Assert.Equal(before, stream.ToString());
        area.Clear();
        area.Write("part");
        Assert.Equal(["first", "second", "c", "part"], Screen.Of(stream.ToString()).Lines);
    }

    [Fact]
    public void An_area_that_shows_nothing_writes_no_escape_sequence()
    {
        using var stream = new StringWriter();
        using var area = new LiveArea(stream);
        area.WriteLine("line");
        area.Clear();
        Assert.Equal("line\n", stream.ToString());
    }

    private static Func<string, string?> Variables(string environment)
    {
        var set = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        return name => set.GetValueOrDefault(name);
    }
}
