using System.Text;
using PseudoLabel.Fuzzing;

namespace PseudoLabel.Embeddings.Tests.Fuzzing;

/// <summary>
/// Damages files of protocol buffers field by field, so that most are messages still, and some of them byte by byte besides: the same
/// number gives the same damage.
/// </summary>
internal static class WireMutator
{
    private const int MostParts = 20_000;
    private const int MostBytes = 1 << 22;
    private static readonly ulong[] Numbers =
    [
        0, 1, 2, 3, 5, 7, 11, 13, 16, 17, 255, 65_536, 1_000_000, int.MaxValue, 1ul << 31, uint.MaxValue, 1ul << 32, 1ul << 40, 1ul << 62,
        long.MaxValue, unchecked((ulong)-1L), unchecked((ulong)-2L), unchecked((ulong)(long)int.MinValue), 1ul << 63,
    ];

    private static readonly byte[][] Texts =
    [
        [], [0], [0xC3, 0x28], [0xED, 0xA0, 0x80], [.. Enumerable.Repeat((byte)'a', 70_000)], .. Words().Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly string[] Sets = ["ai.onnx", "ai.onnx.ml", "com.microsoft", "com.microsoft.nchwc", "ai.onnx.preview.training"];

    /// <summary>One to four changes to one of the files.</summary>
    /// <param name="files">Whole files.</param>
    /// <param name="number">Which mutant.</param>
    public static byte[] Mutant(IReadOnlyList<byte[]> files, int number)
    {
        var random = new Random(number);
        if (random.Next(6) == 0)
        {
            return Mutator.Mutant(files, number);
        }

        List<WirePart> parts = WirePart.Read(files[random.Next(files.Count)])!;
        for (int changes = random.Next(2) == 0 ? 1 : random.Next(2, 5); changes > 0; changes--)
        {
            Change(parts, random);
        }

        byte[] bytes = WirePart.Write(parts);
        return random.Next(8) == 0 && bytes.Length > 0 ? Mutator.Mutant([bytes], number) : bytes;
    }

    private static void Change(List<WirePart> root, Random random)
    {
        var all = new List<(List<WirePart> Of, int At)>();
        Collect(root, all);
        if (all.Count is 0 or > MostParts)
        {
            return;
        }

        (List<WirePart> of, int at) = all[random.Next(all.Count)];
        (List<WirePart> of, int at) other = all[random.Next(all.Count)];
        WirePart part = of[at];
        switch (random.Next(11))
        {
            case 0:
                of.RemoveAt(at);
                break;
            case 1:
                of.InsertRange(at, Enumerable.Range(0, random.Next(4) == 0 ? 100 : 1).Select(_ => part.Copy()));
                break;
            case 2:
                (of[at], other.of[other.at]) = (other.of[other.at].Copy(), part.Copy());
                break;
            case 3:
                part.Number = random.Next(1, 30);
                break;
            case 4 or 5:
                Turn(part, other.of[other.at], random);
                break;
            case 6:
                Nest(part, random.Next(5) switch { 0 => 300, 1 => 30, _ => 1 });
                break;
            case 7:
                of.Insert(at, other.of[other.at].Copy());
                break;
            case 8:
                part.Content = other.of[other.at].Content;
                part.Parts = other.of[other.at].Copy().Parts;
                break;
            case 9 or 10:
                Operate(all, random);
                break;
        }
    }

    /// <summary>Another operator in place of one, with its inputs and attributes; the file of another kind has none.</summary>
    private static void Operate(List<(List<WirePart> Of, int At)> all, Random random)
    {
        const int output = 2, type = 4, domain = 7;
        WirePart[] nodes =
        [
            .. all.Select(a => a.Of[a.At])
                .Where(p => p.Parts is { } of && of.Exists(f => f.Number == type) && of.Exists(f => f.Number == output)),
        ];
        if (nodes.Length == 0)
        {
            return;
        }

        List<WirePart> node = nodes[random.Next(nodes.Length)].Parts!;
        node.RemoveAll(p => p.Number is type or domain);
        node.Add(new WirePart { Number = type, Type = 2, Content = Texts[random.Next(Texts.Length)] });
        if (random.Next(3) == 0)
        {
            node.Add(new WirePart { Number = domain, Type = 2, Content = Encoding.UTF8.GetBytes(Sets[random.Next(Sets.Length)]) });
        }
    }

    /// <summary>Another value of the same kind.</summary>
    private static void Turn(WirePart part, WirePart other, Random random)
    {
        if (part.Type == 0)
        {
            part.Value = random.Next(5) == 0 ? other.Value : Numbers[random.Next(Numbers.Length)];
            return;
        }

        if (part.Parts is null || random.Next(4) == 0)
        {
            byte[] text = Texts[random.Next(Texts.Length)];
            part.Content = part.Type == 2 ? text : [.. text.Concat(new byte[8]).Take(part.Content.Length)];
            part.Parts = null;
        }
    }

    /// <summary>Messages within messages: the bytes are bounded, the depth is as deep as they allow.</summary>
    private static void Nest(WirePart part, int depth)
    {
        if (part.Type != 2)
        {
            return;
        }

        byte[] bytes = part.Parts is null ? part.Content : WirePart.Write(part.Parts);
        for (int i = 0; i < depth && bytes.Length < MostBytes; i++)
        {
            bytes = WirePart.Write([new WirePart { Number = part.Number, Type = 2, Content = bytes }]);
        }

        part.Content = bytes;
        part.Parts = null;
    }

    private static void Collect(List<WirePart> parts, List<(List<WirePart>, int)> all)
    {
        for (int i = 0; i < parts.Count; i++)
        {
            all.Add((parts, i));
            if (parts[i].Parts is { } within)
            {
                Collect(within, all);
            }
        }
    }

    /// <summary>Names that mean something to ONNX Runtime: operators, their sets, attributes, inputs of networks for texts.</summary>
    private static string[] Words() =>
        ("""
        Abs Acos Add AffineGrid And ArgMax ArgMin AveragePool BatchNormalization Bernoulli BitShift Cast CastLike Ceil Celu
        CenterCropPad Clip Col2Im Compress Concat ConcatFromSequence Constant ConstantOfShape Conv ConvInteger ConvTranspose Cos
        CumSum DFT DeformConv DepthToSpace DequantizeLinear Det Div Dropout DynamicQuantizeLinear Einsum Elu Equal Erf Exp
        Expand EyeLike Flatten Floor GRU Gather GatherElements GatherND Gemm GlobalAveragePool GlobalLpPool GlobalMaxPool
        Greater GridSample GroupNormalization HammingWindow HannWindow HardSigmoid Hardmax Identity If InstanceNormalization
        IsInf IsNaN LRN LSTM LayerNormalization LeakyRelu Less Log LogSoftmax LpNormalization LpPool MatMul MatMulInteger Max
        MaxPool MaxRoiPool MaxUnpool Mean MeanVarianceNormalization MelWeightMatrix Min Mod Mul Multinomial Neg
        NegativeLogLikelihoodLoss NonMaxSuppression NonZero Not OneHot Optional OptionalGetElement OptionalHasElement Or PRelu
        Pad Pow QLinearConv QLinearMatMul QuantizeLinear RNN RandomNormal RandomNormalLike RandomUniform RandomUniformLike Range
        Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum
        ReduceSumSquare Relu Reshape Resize ReverseSequence RoiAlign Round STFT ScatterElements ScatterND Selu SequenceAt
        SequenceConstruct SequenceEmpty SequenceErase SequenceInsert SequenceLength Shape Shrink Sigmoid Sign Sin Size Slice
        Softmax SoftmaxCrossEntropyLoss Softplus Softsign SpaceToDepth Split SplitToSequence Sqrt Squeeze StringNormalizer Sub
        Sum Tan Tanh TfIdfVectorizer ThresholdedRelu Tile TopK Transpose Trilu Unique Unsqueeze Upsample Where Xor Loop Scan
        ArrayFeatureExtractor Binarizer CategoryMapper DictVectorizer FeatureVectorizer Imputer LabelEncoder LinearClassifier
        LinearRegressor Normalizer OneHotEncoder SVMClassifier SVMRegressor Scaler TreeEnsembleClassifier TreeEnsembleRegressor
        TreeEnsemble ZipMap Attention MultiHeadAttention GroupQueryAttention EmbedLayerNormalization SkipLayerNormalization
        FusedMatMul Gelu FastGelu BiasGelu QuickGelu MatMulNBits QAttention QEmbedLayerNormalization Tokenizer ExpandDims
        Inverse Irfft Rfft CropAndResize NGramRepeatBlock WordConvEmbedding MurmurHash3 Pad Unique TransposeMatMul BeamSearch
        ai.onnx ai.onnx.ml com.microsoft com.microsoft.nchwc com.microsoft.experimental ai.onnx.training
        ai.onnx.preview.training own axis axes perm to value keepdims kernel_shape strides pads group dilations mode epsilon
        allowzero blocksize then_branch else_branch body then alpha equation num_outputs sparse_value dtype shape location table
        input_ids attention_mask token_type_ids position_ids last_hidden_state sentence_embedding pixels vectors texts pieces
        """).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
