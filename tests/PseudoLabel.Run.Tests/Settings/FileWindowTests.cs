using System.Globalization;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Settings;

public sealed class FileWindowTests
{
    private static readonly DateTimeOffset Written = new(2020, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("sales-2026-11-24.csv", "2026-11-24T00:00:00")]
    [InlineData("sales_20261124.csv.gz", "2026-11-24T00:00:00")]
    [InlineData("2026/11/24/part-0001.csv", "2026-11-24T00:00:00")]
    [InlineData("2026-11-24T10.csv", "2026-11-24T10:00:00")]
    [InlineData("2026-11-24T10:15:30Z.csv", "2026-11-24T10:15:30")]
    [InlineData("20261124T101530.csv", "2026-11-24T10:15:30")]
    [InlineData("20261124_101530.csv", "2026-11-24T10:15:30")]
    [InlineData("20261124_0007.csv", "2026-11-24T00:00:00")]
    [InlineData("export-2025-01-01/2026-11-24-part7.csv", "2026-11-24T00:00:00")]
    [InlineData("2026-13-24.csv", "2020-01-02T03:04:05")]
    [InlineData("2026-1124.csv", "2020-01-02T03:04:05")]
    [InlineData("order-120261124.csv", "2020-01-02T03:04:05")]
    [InlineData("plain.csv", "2020-01-02T03:04:05")]
    public void Of_Names_GiveTheirTimeElseThatOfTheLastChange(string name, string time) =>
        Assert.Equal(time, FileTime.Of(name, Written).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));

    [Fact]
    public void Inside_Days_AreCountedBackFromTheNewestFile()
    {
        string[] files = [.. Enumerable.Range(1, 30).Select(day => $"u-2026-11-{day:00}.csv"), "late.csv"];

        Assert.Equal(files[23..30], Inside("7d", files));
        Assert.Equal(files[..30], Inside("2000d", files));
        Assert.Equal(files, Inside("3000d", files));
    }

    [Fact]
    public void Inside_Files_AreTheNewestInTheirOrderWhateverTheOrderGiven()
    {
        string[] files = ["b-20260102.csv", "a-20260103.csv", "c-20260101.csv", "d.csv", "a-20260102.csv"];

        Assert.Equal(["b-20260102.csv", "a-20260103.csv"], Inside("2f", files));
        Assert.Equal(["a-20260103.csv", "b-20260102.csv"], Inside("2f", [.. files.Reverse()]));
        Assert.Equal(files, Inside("9f", files));
        Assert.Empty(Inside("9f", []));
        Assert.Empty(Inside("9d", []));
    }

    [Theory]
    [InlineData("30")]
    [InlineData("d")]
    [InlineData("0d")]
    [InlineData("-1f")]
    [InlineData("3h")]
    [InlineData("99999d")]
    public void Parse_WhatIsNoWindow_IsRefused(string text) =>
        Assert.Contains(FileWindow.Takes, Assert.Throws<SettingException>(() => FileWindow.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_Nothing_IsNoWindow() => Assert.Null(FileWindow.Parse(""));

    private static IReadOnlyList<string> Inside(string window, string[] files) =>
        FileWindow.Parse(window)!.Inside(files, f => f, _ => Written);
}
