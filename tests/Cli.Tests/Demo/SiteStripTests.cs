using TlsaRollover.Cli.Demo.Strips;
using TlsaRollover.Cli.Terminals;
using Xunit;

namespace Cli.Tests.Demo;

/// <summary>The bars of the demo.</summary>
public sealed class SiteStripTests
{
    private static readonly Terminal Plain = new(80, 24, Colours: false, Unicode: false);

    private readonly SiteStrip _strip = new("hook");

    public SiteStripTests()
    {
        (Mix Primary, Mix Secondary, Mix Served, int Refused)[] seconds =
        [
            (Mix.None, Mix.None, Mix.None, 0), (Mix.Old, Mix.Old, Mix.Old, 0), (Mix.Both, Mix.Old, Mix.Old, 0),
            (Mix.New, Mix.Old, Mix.New, 3), (Mix.New, Mix.Both, Mix.New, 3), (Mix.New, Mix.New, Mix.New, 4),
        ];
        for (var second = 0; second < seconds.Length; second++)
            _strip.Add(new(TimeSpan.FromSeconds(second), seconds[second].Primary, seconds[second].Secondary, seconds[second].Served, seconds[second].Refused));
    }

    [Fact]
    public void Each_column_shows_what_a_step_ended_with_and_whether_mail_could_be_refused_in_it()
    {
        Assert.Equal(
            ["  hook   primary    " + "o+nnn", "         secondary  " + "ooo+n", "         served     " + "oonnn", "         mail      " + "...x.x"],
            _strip.Rows(TimeSpan.FromSeconds(1), Plain));
        Assert.Equal(
            ["  hook   primary   " + "onn", "         secondary " + "oon", "         served    " + "onn", "         mail      " + ".xx"],
            _strip.Rows(TimeSpan.FromSeconds(2), Plain));
    }

    [Fact]
    public void Without_colours_the_signs_differ_as_well()
    {
        Assert.Equal("o old  + old and new  n new  . accepted  x could be refused", Glyphs.Legend(Plain));
        Assert.Equal("░ old  ▒ old and new  █ new  · accepted  ✗ could be refused", Glyphs.Legend(Plain with { Unicode = true }));
        Assert.Equal(5, Glyphs.Legend(Plain with { Colours = true }).Split("\e[0m").Length - 1);
    }
}
