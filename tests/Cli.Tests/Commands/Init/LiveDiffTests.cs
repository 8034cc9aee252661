using TlsaRollover.Cli.Activation;
using TlsaRollover.Cli.Commands.Init;
using Xunit;

namespace Cli.Tests.Commands.Init;

public sealed class LiveDiffTests
{
    private const string Live = "/etc/letsencrypt/live/mail.example.com";

    [Fact]
    public void Postfix_gets_key_and_chain_in_one_file() => Diff(
        $"smtpd_tls_chain_files = {Live}/privkey.pem, {Live}/fullchain.pem\n", [1],
        $"""
        --- /etc/main.cf
        +++ /etc/main.cf
        @@ -1,1 +1,1 @@
        -smtpd_tls_chain_files = {Live}/privkey.pem, {Live}/fullchain.pem
        +smtpd_tls_chain_files = /srv/served/mail.example.com/combined.pem

        """);

    [Fact]
    public void Neighbours_are_one_hunk_with_three_lines_around() => Diff(
        $"1\n2\n3\n4\ncert = {Live}/fullchain.pem\nkey = {Live}/privkey.pem\n7\n8\n9\n10\n", [5, 6],
        $"""
        --- /etc/main.cf
        +++ /etc/main.cf
        @@ -2,8 +2,8 @@
         2
         3
         4
        -cert = {Live}/fullchain.pem
        -key = {Live}/privkey.pem
        +cert = /srv/served/mail.example.com/fullchain.pem
        +key = /srv/served/mail.example.com/privkey.pem
         7
         8
         9

        """);

    [Fact]
    public void Lines_far_apart_are_hunks_of_their_own_and_an_unended_last_line_is_told() => Diff(
        $"key = <{Live}/privkey.pem\n2\n3\n4\n5\n6\n7\n8\ncert = <{Live}/fullchain.pem", [1, 9],
        $"""
        --- /etc/main.cf
        +++ /etc/main.cf
        @@ -1,4 +1,4 @@
        -key = <{Live}/privkey.pem
        +key = </srv/served/mail.example.com/privkey.pem
         2
         3
         4
        @@ -6,4 +6,4 @@
         6
         7
         8
        -cert = <{Live}/fullchain.pem
        \ No newline at end of file
        +cert = </srv/served/mail.example.com/fullchain.pem
        \ No newline at end of file

        """);

    private static void Diff(string text, int[] lines, string expected) => Assert.Equal(
        expected,
        new LiveDiff("/etc/letsencrypt", "/srv/served").Of("/etc/main.cf", text, lines.Select(line => new LiveReference("/etc/main.cf", line, "", []))));
}
