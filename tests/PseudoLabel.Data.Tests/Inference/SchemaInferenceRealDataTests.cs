using PseudoLabel.Data.Inference;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Tests.Inference;

/// <summary>Public data sets get the kinds that a person would give them. Skipped where the data folder is absent.</summary>
public sealed class SchemaInferenceRealDataTests
{
    [Theory]
    [InlineData("splice", "instance_name", "", "", 60)]
    [InlineData("mushroom", "veil_type", "", "", 21)]
    [InlineData("adult", "", "age,fnlwgt,education_num,capital_gain,capital_loss,hours_per_week", "", 8)]
    [InlineData("credit-g", "",
        "duration,credit_amount,installment_commitment,residence_since,age,existing_credits,num_dependents", "", 13)]
    [InlineData("sms-spam", "", "", "text", 0)]
    [InlineData("corefx-issues", "", "", "title,description", 0)]
    [InlineData("optdigits", "input1,input40", "*62", "", 0)]
    [InlineData("segment", "region_pixel_count", "*18", "", 0)]
    [InlineData("mammography", "", "*6", "", 0)]
    [InlineData("breast-w", "", "*9", "", 0)]
    [InlineData("spambase", "", "*57", "", 0)]
    [InlineData("vehicle", "", "*18", "", 0)]
    [InlineData("waveform5000", "", "*40", "", 0)]
    public void Infer_PublicDataSet_HasSensibleKinds(string name, string ignored, string numeric, string text, int categorical)
    {
        var source = new MemorySource(File.ReadAllBytes(SourceTree.Shared($"data/{name}.csv")));
        TableIndex index = TestTables.Index(name + ".csv", source, batchRows: 1000);
        RawSample sample = TableSample.Read(index, source, maxRows: 10_000, CancellationToken.None);
        TableSchema schema = SchemaInference.Infer(sample, [sample], "label", new SchemaOptions());
        Assert.Equal(ignored, Names(ColumnKind.Ignore));
        Assert.Equal(text, Names(ColumnKind.Text));
        Assert.Equal(numeric, numeric.StartsWith('*')
            ? $"*{schema.Columns.Count(c => c.Kind == ColumnKind.Numeric)}"
            : Names(ColumnKind.Numeric));
        Assert.Equal(categorical, schema.Columns.Count(c => c.Kind == ColumnKind.Categorical));

        List<(TableSlice Slice, RowBlock Block)> read =
            TableReader.ReadAll(index, schema, source, new ReadOptions { ReadLabels = true }, CancellationToken.None).ToList();
        Assert.Equal(index.Rows, read.Sum(p => p.Block.Rows));
        Assert.True(read.All(p => p.Block.SetAside.Count == 0 && p.Block.Labels!.All(label => label is not null)));

        string Names(ColumnKind kind) => string.Join(',', schema.Columns.Where(c => c.Kind == kind).Select(c => c.Name));
    }
}
