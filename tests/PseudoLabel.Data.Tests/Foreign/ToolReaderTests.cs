using System.Text;
using PseudoLabel.Data.Foreign;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Tests.Foreign;

/// <summary>What labeling tools export, in the shapes that they do.</summary>
public sealed class ToolReaderTests
{
    private const string LabelStudio = """
        [
          {"id": 1, "annotations": [
             {"id": 11, "completed_by": 1, "result": [{"value": {"choices": ["Positive"]}, "id": "a", "from_name": "sentiment",
               "to_name": "text", "type": "choices", "origin": "manual"}],
              "was_cancelled": false, "ground_truth": false, "created_at": "2024-05-01T10:00:00.000000Z",
                "updated_at": "2024-05-01T10:00:00.000000Z", "lead_time": 4.2, "task": 1},
             {"id": 12, "completed_by": {"id": 2, "email": "b@example.org"}, "result": [{"value": {"choices": ["Positive"]}, "id": "b",
               "from_name": "sentiment", "to_name": "text", "type": "choices"}]},
             {"id": 13, "completed_by": 3, "result": [{"value": {"choices": ["Negative"]}, "id": "c", "from_name": "sentiment",
               "to_name": "text", "type": "choices"}]},
             {"id": 14, "completed_by": 4, "result": [{"value": {"choices": ["Negative"]}, "id": "d", "from_name": "sentiment",
               "to_name": "text", "type": "choices"}], "was_cancelled": true}],
           "file_upload": "x.csv", "drafts": [], "predictions": [], "data": {"text": "It \"works\",\nfine", "stars": 4, "tags": ["a", "b"]},
             "meta": {}, "project": 7},
          {"id": 2, "annotations": [
             {"id": 21, "completed_by": 1, "result": [{"value": {"choices": ["Positive"]}, "from_name": "sentiment", "to_name": "text",
               "type": "choices"}]},
             {"id": 22, "completed_by": {"id": 2, "email": "b@example.org"}, "result": [{"value": {"choices": ["Negative"]},
               "from_name": "sentiment", "to_name": "text", "type": "choices"}]}],
           "predictions": [{"result": [{"value": {"choices": ["Positive"]}, "from_name": "sentiment", "to_name": "text",
             "type": "choices"}], "score": 0.9}], "data": {"text": "so so", "stars": null}},
          {"id": 3, "annotations": [], "predictions": [], "data": {"text": "not asked"}},
          {"id": 4, "annotations": [{"id": 41, "completed_by": 1, "result": [{"value": {"choices": ["Positive", "Negative"]},
            "from_name": "sentiment", "to_name": "text", "type": "choices"},
             {"value": {"start": 0, "end": 4, "labels": ["PER"]}, "from_name": "spans", "to_name": "text", "type": "labels"}]}],
               "data": {"text": "both"}}
        ]
        """;

    private const string LabelStudioMin = """
        [{"text": "good", "id": 1, "sentiment": "Positive", "annotator": 1, "annotation_id": 11, "created_at": "x", "updated_at": "x",
          "lead_time": 1.5},
         {"text": "good", "id": 1, "sentiment": "Negative", "annotator": 2, "annotation_id": 12, "created_at": "x", "updated_at": "x",
           "lead_time": 2},
         {"text": "good", "id": 1, "sentiment": "Positive", "annotator": 3, "annotation_id": 13, "created_at": "x", "updated_at": "x",
           "lead_time": 2},
         {"text": "bad", "id": 2, "sentiment": "Negative", "annotator": 1, "annotation_id": 21, "created_at": "x", "updated_at": "x",
           "lead_time": 2},
         {"text": "many", "id": 3, "sentiment": {"choices": ["Positive", "Negative"]}, "annotator": 1, "annotation_id": 31,
           "created_at": "x", "updated_at": "x", "lead_time": 2}]
        """;

    private const string LabelStudioCsv =
        "annotation_id,annotator,created_at,id,lead_time,sentiment,text,updated_at\n"
        + "11,1,x,1,1.5,Positive,\"good, \"\"very\"\"\nso\",x\n12,2,x,1,1.5,Negative,\"good, \"\"very\"\"\nso\",x\n"
        + "13,3,x,1,1.5,Positive,\"good, \"\"very\"\"\nso\",x\n21,1,x,2,2,Negative,bad,x\n";

    private const string GroundTruth =
        """{"source": "good", "my-job": 0, "my-job-metadata": {"class-name": "Positive", "job-name": "labeling-job/my-job", """
        + """ "confidence": 0.93, "type": "groundtruth/text-classification", "human-annotated": "yes", """
        + """ "creation-date": "2020-10-18T22:18:13.527256"}}""" + "\n"
        + """{"source": "bad", "my-job": 1, "my-job-metadata": {"class-name": "Negative", "job-name": "labeling-job/my-job", """
        + """ "confidence": 0.5, "type": "groundtruth/text-classification", "human-annotated": "yes", """
        + """ "creation-date": "2020-10-18T22:18:13.527256"}, "lang": "en"}""" + "\n"
        + """{"source": "lost", "my-job-metadata": {"failure-reason": "ClientError: Annotation tasks expired", """
        + """ "human-annotated": "yes"}}""";

    [Fact]
    public void Read_LabelStudio_MajorityTiesAndWhoCanceled()
    {
        Assert.Equal(ForeignFormat.LabelStudio, Recognize("export.json", LabelStudio));
        Assert.Equal(
            """
            {"text":"It \"works\",\nfine","stars":4,"tags":"[\"a\", \"b\"]","sentiment":"Positive","annotators":3,"agreement":0.6667}
            {"text":"so so","stars":null,"sentiment":null,"annotators":2,"agreement":0.5}
            {"text":"not asked"}
            {"text":"both"}

            """,
            Text(ForeignFormat.LabelStudio, LabelStudio), ignoreLineEndingDifferences: true);
        Assert.Equal(
            "a Label Studio export, 4 tasks, 3 annotators, agreement 58 % on the 2 that several annotated; "
                + "1 on which as many chose one class as another are not labeled; "
                + "1 with several classes at once, or none, are not labeled by them",
            Words(ForeignFormat.LabelStudio, LabelStudio));
    }

    [Theory]
    [InlineData("export.json", ForeignFormat.LabelStudioMin, "good")]
    [InlineData("export.csv", ForeignFormat.LabelStudioCsv, "good, \\\"very\\\"\\nso")]
    public void Read_FlatLabelStudio_ARowForEachTask(string name, ForeignFormat format, string good)
    {
        string text = format == ForeignFormat.LabelStudioMin ? LabelStudioMin : LabelStudioCsv;
        Assert.Equal(format, Recognize(name, text));
        string[] lines = Text(format, text).Split('\n');
        Assert.Equal($"{{\"text\":\"{good}\",\"sentiment\":\"Positive\",\"annotators\":3,\"agreement\":0.6667}}", lines[0]);
        Assert.Equal("{\"sentiment\":\"Negative\",\"text\":\"bad\",\"annotators\":1,\"agreement\":1}".Length, lines[1].Length);
        Assert.Contains("\"sentiment\":\"Negative\"", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Read_GroundTruth_ClassNamesAndConfidence()
    {
        Assert.Equal(ForeignFormat.GroundTruth, Recognize("output.manifest", GroundTruth));
        Assert.Equal(
            """
            {"source":"good","my-job":"Positive","label_confidence":0.93}
            {"source":"bad","lang":"en","my-job":"Negative","label_confidence":0.5}
            {"source":"lost"}

            """,
            Text(ForeignFormat.GroundTruth, GroundTruth), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Read_ImagesOfEveryTool_NameAndClass()
    {
        const string azure =
            """{"image_url": "AmlDatastore://image_data/Image_01.jpg", """
            + """ "image_details": {"format": "jpg", "width": "400px", "height": "258px"}, "label": "can"}""" + "\n"
            + """{"image_url": "azureml://subscriptions/s/resourcegroups/r/workspaces/w/datastores/d/paths/p/Image_02.jpg", """
            + """ "label": ["can", "carton"]}""";
        const string coco = """
            {"images": [{"id": 1, "width": 400, "height": 258, "file_name": "p/a.jpg", "coco_url": "AmlDatastore://p/a.jpg"}, {"id": 2,
              "file_name": "b.jpg"}, {"id": 3, "file_name": "c.jpg"}],
             "annotations": [{"id": 1, "category_id": 2, "image_id": 1}, {"id": 2, "category_id": 1, "image_id": 3}, {"id": 3,
               "category_id": 2, "image_id": 3}],
             "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}]}
            """;
        const string manifest =
            """{"source-ref": "s3://bucket/i/x.png", "sport": 0, "sport-metadata": {"class-name": "football", """
            + """ "confidence": 0.0, "type": "groundtruth/image-classification", "job-name": "identify-sport", """
            + """ "human-annotated": "yes", "creation-date": "2018-10-18T22:18:13.527256"}}""";
        const string studio =
            """
            [{"id": 1, "data": {"image": "/data/upload/3/0a1b2c3d-x.png"},
              "annotations": [{"result": [{"from_name": "choice", "to_name": "image", "type": "choices", "value": {"choices": ["cat"]}}]}]}]
            """;

        Assert.Equal(
            [("AmlDatastore://image_data/Image_01.jpg", "can"),
                ("azureml://subscriptions/s/resourcegroups/r/workspaces/w/datastores/d/paths/p/Image_02.jpg", null)],
                Images(azure, "label"));
        Assert.Equal([("p/a.jpg", "dog"), ("b.jpg", null), ("c.jpg", null)], Images(coco, "label"));
        Assert.Equal([("s3://bucket/i/x.png", "football")], Images(manifest, "sport"));
        Assert.Equal([("/data/upload/3/0a1b2c3d-x.png", "cat")], Images(studio, "choice"));
        Assert.Equal("bucket/i/x y.png", ImageReference.Plain("s3://bucket/i/x%20y.png?sig=1"));
        Assert.Equal("dir/x.png", ImageReference.Plain("/data/local-files/?d=dir/x.png"));
    }

    [Theory]
    [InlineData("rows.jsonl", "{\"a\": 1, \"label\": \"x\"}\n{\"a\": 2}\n")]
    [InlineData("rows.json", "[{\"a\": 1, \"data\": 3}]")]
    [InlineData("rows.csv", "id,annotator,label\n1,2,3\n")]
    [InlineData("rows.json", "")]
    [InlineData("rows.json", "nonsense")]
    public void Recognize_OtherFiles_AreNone(string name, string text) =>
        Assert.Equal(ForeignFormat.None, Recognize(name, text));

    [Theory]
    [InlineData("[{\"data\": {\"text\": \"a\"}, \"annotations\": []}, {\"data\"")]
    [InlineData("[{\"data\": {\"text\": \"a\"}, \"annotations\": []}, nonsense]")]
    public void Read_Damaged_SaysWhere(string text)
    {
        string message = Assert.Throws<UserErrorException>(() => Text(ForeignFormat.LabelStudio, text)).Message;
        Assert.StartsWith("t.json: item 1 is not valid JSON", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_HeaderWithSpaces_IsReadAsItWasRecognized()
    {
        const string csv = "id, text, annotator, annotation_id\n1,a,7,1\n";

        Assert.Equal(ForeignFormat.LabelStudioCsv, Recognize("rows.csv", csv));
        Assert.Equal("{\" text\":\"a\",\"annotators\":1,\"agreement\":1}\n", Text(ForeignFormat.LabelStudioCsv, csv));
    }

    [Fact]
    public void Read_HeaderChangedAfterItWasRecognized_IsRefusedByName() => Assert.StartsWith(
        "t.json: the header of this Label Studio export lacks id or annotator",
        Assert.Throws<UserErrorException>(() => Text(ForeignFormat.LabelStudioCsv, "iid,text,annotator\n1,a,7\n")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Index_AnExport_IsATableOfItsTasks()
    {
        var file = new DataFile { Name = "t.json", Format = DataFormat.JsonLines, Foreign = ForeignFormat.LabelStudio };
        TableIndex index = TableIndexer.Index(file, MemorySource.Of(LabelStudio), new IndexOptions(), CancellationToken.None);

        Assert.Equal(4, index.Rows);
        Assert.Equal(["text", "stars", "tags", "sentiment", "annotators", "agreement"], index.Header);
        Assert.Contains("agreement", file.Provenance);
    }

    private static ForeignFormat Recognize(string name, string text) =>
        ToolFormats.Recognize(name, new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static string Text(ForeignFormat format, string text)
    {
        using var reader = new StreamReader(new ToolText("t.json", format, new MemoryStream(Encoding.UTF8.GetBytes(text))));
        return reader.ReadToEnd();
    }

    private static string Words(ForeignFormat format, string text)
    {
        var summary = new ToolSummary();
        foreach (ToolItem item in ToolReader.Read("t.json", format, new MemoryStream(Encoding.UTF8.GetBytes(text))))
        {
            summary.Add(item);
        }

        return summary.Words(format);
    }

    private static (string, string?)[] Images(string text, string question)
    {
        ForeignFormat format = Recognize("t.json", text);
        return [.. ToolReader.Read("t.json", format, new MemoryStream(Encoding.UTF8.GetBytes(text)))
            .Select(i => (i.Image!, i.Decide(question).Label))];
    }
}
