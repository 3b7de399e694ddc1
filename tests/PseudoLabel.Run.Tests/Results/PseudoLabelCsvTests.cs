using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using PseudoLabel.Data;
using PseudoLabel.Run.Results;

namespace PseudoLabel.Run.Tests.Results;

public class PseudoLabelCsvTests
{
    [Fact]
    public void WriteRow_AcceptedRow_WritesTheContractsColumns()
    {
        string text = Text(stream =>
        {
            PseudoLabelCsv.WriteHeader(stream);
            PseudoLabelCsv.WriteRow(stream, "u.csv", 3, "cat", 0.987654f, RowDecision.Accepted, 2, "above the threshold");
        });

        Assert.Equal(
            "source,row,predicted_label,confidence,decision,round,reason\nu.csv,3,cat,0.987654,accepted,2,above the threshold\n", text);
    }

    [Fact]
    public void WriteRow_WithProbabilities_AddsAColumnForEachClass()
    {
        string text = Text(stream =>
        {
            PseudoLabelCsv.WriteHeader(stream, ["a", "b,c"]);
            PseudoLabelCsv.WriteRow(stream, "u.csv", 0, "a", 1, RowDecision.Review, 0, "", [1f, 0f]);
        });

        Assert.Equal(
            "source,row,predicted_label,confidence,decision,round,reason,p_a,\"p_b,c\"\nu.csv,0,a,1.000000,review,0,,1.000000,0.000000\n",
            text);
    }

    [Fact]
    public void WriteRow_SetAsideRow_LeavesLabelAndNumbersEmpty()
    {
        string text = Text(stream =>
            PseudoLabelCsv.WriteRow(stream, "u.csv", 7, "", float.NaN, RowDecision.Rejected, 0, "'x' is not a number", [float.NaN]));

        Assert.Equal("u.csv,7,,,rejected,0,'x' is not a number,\n", text);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("\"", "\"\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("cr\rhere", "\"cr\rhere\"")]
    [InlineData("žluťoučký 馬", "žluťoučký 馬")]
    public void WriteRow_TextField_IsQuotedAsRfc4180Says(string value, string expected)
    {
        string text = Text(stream => PseudoLabelCsv.WriteRow(stream, "s", 0, value, 0.5f, RowDecision.Review, 0, "r"));

        Assert.Equal($"s,0,{expected},0.500000,review,0,r\n", text);
    }

    [Property]
    public void WriteRow_AnyConfidence_IsWhatF6Writes(uint bits)
    {
        float value = bits / (float)uint.MaxValue;
        string text = Text(stream => PseudoLabelCsv.WriteRow(stream, "", 0, "", value, RowDecision.Review, 0, ""));

        Assert.Equal(value.ToString("F6", CultureInfo.InvariantCulture), text.Split(',')[3]);
    }

    [Theory]
    [InlineData(0.0078125f, "0.007813")]
    [InlineData(0.9999999f, "1.000000")]
    [InlineData(-0.25f, "-0.250000")]
    [InlineData(12345.5f, "12345.500000")]
    public void WriteRow_TiesAndValuesOutsideTheUnit_AreRoundedAwayFromZero(float value, string expected)
    {
        string text = Text(stream => PseudoLabelCsv.WriteRow(stream, "", 0, "", value, RowDecision.Review, 0, ""));

        Assert.Equal(expected, text.Split(',')[3]);
    }

    [Property]
    public void Read_WhatWasWritten_GivesTheSameRows(string?[] texts, ushort row)
    {
        // Lone halves of surrogate pairs have no UTF-8, and a carriage return may not end a file's last field alone.
        string[] clean = [.. texts.Select(t => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(t ?? "")))];
        LabeledRow[] rows =
        [
            .. clean.Select((text, i) => new LabeledRow(
                "#" + text, row, text, i % 3 == 0 ? float.NaN : 0.25f * (i % 4), (RowDecision)(i % 3), i, text + "\"\r\n,")),
        ];

        Assert.Equal(rows, PseudoLabelCsv.Read(Written(rows)));
    }

    [Fact]
    public void Read_LongField_IsReadWhole()
    {
        var row = new LabeledRow(new string('s', 100_000), 1, "a", 0.5f, RowDecision.Review, 0, new string('"', 5_000));

        Assert.Equal([row], PseudoLabelCsv.Read(Written([row])));
    }

    [Fact]
    public void Read_OtherHeader_SaysWhatIsWanted()
    {
        var error = Assert.Throws<UserErrorException>(() => PseudoLabelCsv.Read(Bytes("a,b\n1,2\n")).ToList());

        Assert.StartsWith(
            "pseudo-labels.csv, line 1: the header does not start with 'source,row,", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("u,x,a,0.5,review,0,r", "row")]
    [InlineData("u,1,a,high,review,0,r", "confidence")]
    [InlineData("u,1,a,0.5,perhaps,0,r", "decision")]
    [InlineData("u,1,a,0.5,review,9999999999,r", "round")]
    public void Read_FieldNotAsWritten_NamesLineAndColumn(string line, string column)
    {
        string text = "source,row,predicted_label,confidence,decision,round,reason\nu,0,a,0.5,review,0,r\n" + line + "\n";

        var error = Assert.Throws<UserErrorException>(() => PseudoLabelCsv.Read(Bytes(text)).ToList());

        Assert.Equal((3L, column), (error.Line!.Value, error.Column));
    }

    [Theory]
    [InlineData("")]
    [InlineData("source,row,predicted_label,confidence,decision,round,reason\nu,1\n")]
    [InlineData("source,row,predicted_label,confidence,decision,round,why\n")]
    public void Read_NotSuchAFile_IsAUserError(string text) =>
        Assert.Throws<UserErrorException>(() => PseudoLabelCsv.Read(Bytes(text)).ToList());

    [Fact]
    public void Read_NotUtf8_IsAUserError()
    {
        byte[] bytes =
            [.. Encoding.UTF8.GetBytes("source,row,predicted_label,confidence,decision,round,reason\nu"), 0xFF, .. ",1,a,,review,0,r\n"u8];

        Assert.Throws<UserErrorException>(() => PseudoLabelCsv.Read(new MemoryStream(bytes)).ToList());
    }

    [Fact]
    public void PredictionCsv_Rows_HaveLabelConfidenceAndProbabilities()
    {
        string text = Text(stream =>
        {
            PredictionCsv.WriteHeader(stream, ["yes", "no"]);
            PredictionCsv.WriteRow(stream, "yes", 0.75f, [0.75f, 0.25f]);
            PredictionCsv.WriteRow(stream, "", float.NaN, [float.NaN, float.NaN]);
        });

        Assert.Equal("predicted_label,confidence,p_yes,p_no\nyes,0.750000,0.750000,0.250000\n,,,\n", text);
    }

    internal static MemoryStream Written(IEnumerable<LabeledRow> rows, bool header = true)
    {
        var stream = new MemoryStream();
        if (header)
        {
            PseudoLabelCsv.WriteHeader(stream);
        }

        foreach (LabeledRow r in rows)
        {
            PseudoLabelCsv.WriteRow(stream, r.Source, r.Row, r.PredictedLabel, r.Confidence, r.Decision, r.Round, r.Reason);
        }

        stream.Position = 0;
        return stream;
    }

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Text(Action<Stream> write)
    {
        var stream = new MemoryStream();
        write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
