using PseudoLabel.Data;
using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Tests.Features;

public class FeatureOptionsTests
{
    public static TheoryData<FeatureOptions, string> OutOfRange => new()
    {
        { new FeatureOptions { MaxOneHot = 0 }, "MaxOneHot is 0; it must be from 1 to 10,000." },
        { new FeatureOptions { MaxCategories = 10 }, "MaxCategories is 10; it must be from 64 to 1,000,000." },
        { new FeatureOptions { HashBuckets = 1 }, "HashBuckets is 1; it must be from 2 to 1,048,576." },
        { new FeatureOptions { CharNgramMin = 9 }, "CharNgramMin is 9; it must be from 1 to 4." },
        { new FeatureOptions { WordNgrams = 6 }, "WordNgrams is 6; it must be from 0 to 5." },
        { new FeatureOptions { WordShare = 1 }, "WordShare is 1; it must be above 0 and below 1." },
        { new FeatureOptions { MaxSkew = double.NaN }, "MaxSkew is NaN; it must be 0 or more." },
        { new FeatureOptions { Clip = 0 }, "Clip is 0; it must be above 0 and at most 1,000,000." },
    };

    [Fact]
    public void Validate_Defaults_Pass() => Assert.Null(Record.Exception(new FeatureOptions().Validate));

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Validate_OutOfRange_NamesSettingValueAndRange(FeatureOptions options, string message) =>
        Assert.Equal(message, Assert.Throws<UserErrorException>(options.Validate).Message);

    [Fact]
    public void Validate_NoNgramsAtAll_IsRefused() =>
        Assert.Contains("WordNgrams", Assert.Throws<UserErrorException>(
            new FeatureOptions { WordNgrams = 0, CharNgramMax = 0 }.Validate).Message, StringComparison.Ordinal);
}
