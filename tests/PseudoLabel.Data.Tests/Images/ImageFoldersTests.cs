using PseudoLabel.Data.Images;

namespace PseudoLabel.Data.Tests.Images;

public sealed class ImageFoldersTests
{
    [Theory]
    [InlineData("photos/cat/1.png", "cat")]
    [InlineData("photos\\dög\\1.png", "dög")]
    [InlineData("/1.png", null)]
    [InlineData("1.png", null)]
    public void Parent_Path_IsTheFolderThatHoldsTheFile(string path, string? folder) => Assert.Equal(folder, ImageFolders.Parent(path));

    [Theory]
    [InlineData("a/.git/1.png", true)]
    [InlineData("__MACOSX/cat/1.png", true)]
    [InlineData("cat/._1.png", true)]
    [InlineData("cat/1.png", false)]
    [InlineData("../1.png", false)]
    public void IsHidden_Path_IsSoByAnyPart(string path, bool hidden) => Assert.Equal(hidden, ImageFolders.IsHidden(path));

    [Theory]
    [InlineData("cat/1.png", true)]
    [InlineData("../cat/1.png", false)]
    [InlineData("cat/../../1.png", false)]
    [InlineData("/etc/1.png", false)]
    [InlineData("C:\\1.png", false)]
    [InlineData("cat//1.png", false)]
    [InlineData("cat\n/1.png", false)]
    [InlineData("cat/12:30.png", true)]
    public void IsPlain_Path_LeadsNowhereElse(string path, bool plain) => Assert.Equal(plain, ImageFolders.IsPlain(path));

    [Fact]
    public void RefuseNested_ImageBesideClassFolders_IsNamed()
    {
        ImageFolders.RefuseNested([("p/cat/1.png", "a"), ("p/dog/1.png", "b"), ("p/catalog/1.png", "c")]);

        UserErrorException error =
            Assert.Throws<UserErrorException>(() => ImageFolders.RefuseNested([("p/cat/1.png", "a"), ("p/x.png", "stray")]));

        Assert.StartsWith("stray: this image lies beside folders", error.Message, StringComparison.Ordinal);
    }
}
