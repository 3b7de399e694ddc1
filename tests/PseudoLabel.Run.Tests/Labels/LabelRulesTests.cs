using PseudoLabel.Data;
using PseudoLabel.Data.Labels;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Labels;
using PseudoLabel.Run.Results;

namespace PseudoLabel.Run.Tests.Labels;

public sealed class LabelRulesTests
{
    private static readonly TableIndex[] Tables =
    [
        new() { File = new DataFile { Name = "u.csv", Format = DataFormat.Csv }, Header = ["x"], Rows = 10, Slices = [] },
    ];

    [Fact]
    public void Each_LabelsRepeated_GivesEachRowOnceInOrder()
    {
        IReadOnlyList<LabelAnswer> each =
            LabelRules.Each(
                [new("u.csv", 3, "b", 2), new("u.csv", 0, "", 4), new("u.csv", 3, "b", 5)], Tables, Classes(["a", "b"]));

        Assert.Equal([("u.csv", 0L, ""), ("u.csv", 3L, "b")], each.Select(a => (a.Source, a.Row, a.Label)));
    }

    [Fact]
    public void Each_LabelMadeSafeForSpreadsheets_IsTheClass() =>
        Assert.Equal(
            ["+", "'-"],
            LabelRules.Each([new("u.csv", 1, "'+", 2), new("u.csv", 2, "'-", 3)], Tables, Classes(["+", "'-"]))
                .Select(a => a.Label));

    [Theory]
    [InlineData("YES", "yes")]
    [InlineData(" Yes ", "yes")]
    [InlineData("TRUE", "true")]
    [InlineData("1.0", "1")]
    [InlineData("yes", "yes")]
    public void Each_LabelWrittenOtherwise_IsTheClass(string written, string label)
    {
        LabelAnswer answer = new("u.csv", 1, written, 2);

        Assert.Equal(label, LabelRules.Each([answer], Tables, Classes(["1", "no", "true", "yes"])).Single().Label);
        if (written != label)
        {
            Assert.Throws<UserErrorException>(
                () => LabelRules.Each([answer], Tables, Classes(["1", "no", "true", "yes"], exact: true)));
            Assert.Throws<UserErrorException>(
                () => LabelRules.Each([answer], Tables, Classes([label + "!", label.ToUpperInvariant() + "?"])));
        }
    }

    [Theory]
    [InlineData("v.csv", 0, "a", "source")]
    [InlineData("u.csv", 10, "a", "row")]
    [InlineData("u.csv", 0, "c", "label")]
    public void Each_WhatTheRunDoesNotHave_IsAnErrorWithItsPlace(string source, long row, string label, string column)
    {
        var error = Assert.Throws<UserErrorException>(
            () => LabelRules.Each([new(source, row, label, 2)], Tables, Classes(["a", "b"])));

        Assert.Equal((2L, column), (error.Line!.Value, error.Column));
    }

    [Theory]
    [InlineData("b")]
    [InlineData("")]
    public void Each_TwoLabelsForARow_IsAConflict(string other)
    {
        var error = Assert.Throws<RefusedException>(
            () => LabelRules.Each([new("u.csv", 2, "a", 2), new("u.csv", 2, other, 3)], Tables, Classes(["a", "b"])));

        Assert.Equal(Refusal.Conflict, error.Refusal);
    }

    /// <summary>8 of 10 right: Wilson's limits at 95 % are 0.4902 and 0.9433 (the example of many textbooks).</summary>
    [Fact]
    public void Audit_EightOfTenRight_HasWilsonsLimits()
    {
        ReviewRow[] review =
        [
            .. Enumerable.Range(0, 12).Select(i => new ReviewRow("u.csv", i, "a", 0.9f, "b", 0.8f, ReviewKind.Audit)),
            new ReviewRow("u.csv", 20, "a", 0.5f, "b", 0, ReviewKind.Uncertain),
        ];
        var labels = Enumerable.Range(0, 10).ToDictionary(i => ("u.csv", (long)i), i => i < 8 ? "a" : "b");
        labels[("u.csv", 20)] = "b";

        AuditResult audit = RunLabels.Audit(review, labels);

        Assert.Equal((12, 10, 8, 0.8), (audit.Rows, audit.Labeled, audit.Correct, audit.Precision));
        Assert.Equal(0.4902, audit.Lower!.Value, 4);
        Assert.Equal(0.9433, audit.Upper!.Value, 4);
        Assert.Null(RunLabels.Audit(review, []).Precision);
    }

    private static AnswerClasses Classes(string[] names, bool exact = false) => new(names, new LabelOptions { Exact = exact });
}
