using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using static PseudoLabel.Learning.Tests.Features.Tables;

namespace PseudoLabel.Learning.Tests.Features.Categorical;

public class CategoricalColumnTests
{
    [Fact]
    public void Transform_SeenValues_AreOneHotInOrdinalOrder()
    {
        ColumnBlock column = Values("red", "blue", "red", null);
        FeatureTransform transform = Fit(ColumnKind.Categorical, new FeatureOptions(), column);

        FeatureMatrix matrix = transform.Transform(Block(4, column));

        Assert.Equal(["c0=blue", "c0=red", "c0=(missing)"], transform.Names);
        Assert.Equal(0, transform.DenseColumns);
        Assert.Equal([0, 1, 0], Row(matrix, 0));
        Assert.Equal([1, 0, 0], Row(matrix, 1));
        Assert.Equal([0, 0, 1], Row(matrix, 3));
    }

    [Fact]
    public void Transform_UnseenValueWithoutOther_IsAllZeros()
    {
        FeatureTransform transform = Fit(ColumnKind.Categorical, new FeatureOptions(), Values("red", "blue"));

        FeatureMatrix matrix = transform.Transform(Block(2, Values("green", null)));

        Assert.Equal([0, 0], Row(matrix, 0));
        Assert.Equal([0, 0], Row(matrix, 1));
    }

    [Fact]
    public void Transform_MoreValuesThanKept_RareAndUnseenShareOther()
    {
        FeatureTransform transform =
            Fit(ColumnKind.Categorical, new FeatureOptions { MaxOneHot = 2 }, Values("a", "b", "b", "c", "c", "d"));

        FeatureMatrix matrix = transform.Transform(Block(3, Values("b", "a", "unseen")));

        Assert.Equal(["c0=b", "c0=c", "c0=(other)"], transform.Names);
        Assert.Equal([1, 0, 0], Row(matrix, 0));
        Assert.Equal([0, 0, 1], Row(matrix, 1));
        Assert.Equal([0, 0, 1], Row(matrix, 2));
    }

    [Fact]
    public void Transform_FrequentValuesPastThoseAlwaysKept_HaveAFeatureToo()
    {
        var options = new FeatureOptions { MaxOneHot = 1, MaxFrequent = 3, FrequentCells = 2 };
        FeatureTransform transform = Fit(ColumnKind.Categorical, options, Values("a", "b", "b", "c", "c", "d", "d", "e", "e"));
        Assert.Equal(["c0=b", "c0=c", "c0=d", "c0=(other)"], transform.Names);
        Assert.Equal(["'c0' (5 values, of which the 3 most frequent have a feature each and the others share one)"], transform.ManyValues);
    }

    [Fact]
    public void Transform_MoreValuesThanCategories_AreHashed()
    {
        var options = new FeatureOptions { MaxOneHot = 2, MaxCategories = 3, HashBuckets = 8 };
        FeatureTransform transform = Fit(ColumnKind.Categorical, options, Values("a", "b", "c", "d", null));

        FeatureMatrix matrix = transform.Transform(Block(3, Values("unseen", "unseen", null)));

        Assert.Equal(9, transform.Columns);
        Assert.Equal(["'c0' (more than 3 values, hashed into 8 features)"], transform.ManyValues);
        Assert.Equal("c0=(missing)", transform.Names[8]);
        Assert.Equal(1, Row(matrix, 0)[..8].Sum());
        Assert.Equal(Row(matrix, 0), Row(matrix, 1));
        Assert.Equal(1, Row(matrix, 2)[8]);
    }

    [Fact]
    public void Fit_OneValueOnly_IsDropped()
    {
        var fitter = new FeatureFitter(Schema(ColumnKind.Categorical), new FeatureOptions());
        fitter.Add(Block(2, Values("same", "same")));

        var error = Assert.Throws<UserErrorException>(() => fitter.Fit());

        Assert.Contains("No column can be learned from", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ValueThatIsNotUnicode_CountsAsOther()
    {
        FeatureTransform transform = Fit(ColumnKind.Categorical, new FeatureOptions(), Values("a", "b", "\uD800", "😀"));

        Assert.Equal(["c0=a", "c0=b", "c0=😀", "c0=(other)"], transform.Names);
    }
}
