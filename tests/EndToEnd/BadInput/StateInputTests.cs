using System.Buffers.Binary;
using System.Globalization;
using EndToEnd.Site;
using TestKit;
using Xunit;

namespace EndToEnd.BadInput;

public sealed class StateInputTests(DnsFixture dns) : IClassFixture<DnsFixture>, IDisposable
{
    private const int UserVersion = 60; // https://www.sqlite.org/fileformat2.html#the_database_header

    private const string Nobody = "65534";

    private readonly Desk desk = new(dns);
    private readonly TempFolder program = new();

    [Fact]
    public async Task A_state_from_a_newer_version()
    {
        await desk.PublishAsync();
        Spoil(octets => BinaryPrimitives.WriteInt32BigEndian(octets.AsSpan(UserVersion), 99));
        desk.WriteLineage();
        await desk.RefusesAsync(desk.HookAsync, 2, desk.Database, "newer version", "schema 99");
        await desk.RefusesAsync(desk.Agent.CleanupAsync, 2, desk.Database, "newer version");
    }

    [Theory]
    [InlineData(0)] // the header
    [InlineData(100)] // the schema
    [InlineData(4096)] // a table
    public async Task A_state_that_is_corrupt(int offset)
    {
        await desk.PublishAsync();
        Spoil(octets => octets.AsSpan(offset, 60).Fill(0xA5));
        desk.WriteLineage();
        await desk.RefusesAsync(desk.HookAsync, 3, desk.Database, "damaged", "move");
        await desk.RefusesAsync(desk.Agent.CleanupAsync, 3, desk.Database, "damaged", "move");
    }

    [Fact]
    public async Task A_full_disk_changes_nothing_and_the_next_run_goes_on()
    {
        await desk.PublishAsync();
        desk.WriteLineage();
        // a small file system of its own, seen by this shell alone, filled to the last octet
        var script = desk.Write("full-disk.sh", $$"""
            set -e
            cp -a "{{desk.State}}" "{{desk["copy"]}}"
            mount -t tmpfs -o size=1m,mode=0700 none "{{desk.State}}"
            cp -a "{{desk["copy"]}}/." "{{desk.State}}"
            dd if=/dev/zero of="{{desk.State}}/filler" bs=4k 2>/dev/null || true
            for command in hook cleanup; do
                code=0
                "$@" $command 2>"{{desk["full."]}}$command" || code=$?
                echo $code >>"{{desk["full."]}}$command"
            done
            dig +short +tcp @{{dns.Bind.Endpoint.Address}} {{desk.Owner}} TLSA | wc -l >"{{desk["records"]}}"
            rm "{{desk.State}}/filler"
            exec "$@" hook
            """);
        var result = await RunAsync(["unshare", "--mount", "sh", script, Agent.Binary, "--config", desk.Agent.Configuration]);
        result.Expect("the hook after space was freed");
        desk.Says(WhenFull("hook"), 4, desk.State, "No space left");
        desk.Says(WhenFull("cleanup"), 4, desk.Database, "the disk is full", "the old state stays");
        Assert.Equal("1", File.ReadAllText(desk["records"]).Trim());
        Assert.Equal(2, (await desk.PublishedAsync()).Count);
    }

    [Fact]
    public async Task Another_user_may_not_do_anything()
    {
        await desk.PublishAsync();
        var key = desk.Write("nobody.key", File.ReadAllText(desk.KeyFile));
        File.SetUnixFileMode(key, UnixFileMode.UserRead);
        Command.Run(["chown", Nobody, key]).Expect("chown");
        desk.WriteConfiguration(keyFile: key);
        await desk.RefusesAsync(() => AsNobodyAsync("cleanup"), 2, desk.State, "ermission denied", "run as");
        await desk.RefusesAsync(() => AsNobodyAsync("status"), 2, desk.State, "run as");
    }

    [Fact]
    public async Task A_key_file_of_another_user()
    {
        await desk.PublishAsync();
        await desk.RefusesAsync(() => AsNobodyAsync("cleanup"), 2, desk.Agent.Configuration, desk.KeyFile, "run as");
    }

    public void Dispose()
    {
        desk.Dispose();
        program.Dispose();
    }

    private CommandResult WhenFull(string command)
    {
        var lines = File.ReadAllLines(desk["full." + command]);
        return new(int.Parse(lines[^1], CultureInfo.InvariantCulture), "", string.Join('\n', lines[..^1]));
    }

    private void Spoil(Action<byte[]> spoil)
    {
        var octets = File.ReadAllBytes(desk.Database);
        spoil(octets);
        File.WriteAllBytes(desk.Database, octets);
    }

    private Task<CommandResult> RunAsync(IReadOnlyList<string> argv) =>
        Command.RunAsync(dns.Network.Wrap(argv), new Dictionary<string, string> { ["RENEWED_LINEAGE"] = desk.Live });

    private Task<CommandResult> AsNobodyAsync(string command) =>
        RunAsync(["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", CopyOfProgram(), "--config", desk.Agent.Configuration, command]);

    /// <summary>In a folder that everybody may enter: the program under test may lie in somebody's home.</summary>
    private string CopyOfProgram()
    {
        var binary = File.ResolveLinkTarget(Agent.Binary, returnFinalTarget: true)?.FullName ?? Agent.Binary;
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(binary)!))
            File.Copy(file, program[Path.GetFileName(file)], overwrite: true);
        return program[Path.GetFileName(binary)];
    }
}
