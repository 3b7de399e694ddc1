using Google.Protobuf;

namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>SentencePiece's own file (sentencepiece_model.proto), as far as a unigram model needs it.</summary>
internal sealed class SentencePieceModel
{
    private const int Normal = 1;
    private const int UserDefined = 4;
    private const int Unigram = 1;

    /// <summary>Its pieces by its own numbers.</summary>
    public List<UnigramPiece> Pieces { get; } = [];

    /// <summary>The kind of model, as its file numbers them: 1 is unigram.</summary>
    public int Kind { get; private set; } = Unigram;

    /// <summary>What is done to characters before; empty for nothing.</summary>
    public byte[] Map { get; private set; } = [];

    /// <summary>Whether unknown characters are cut into bytes.</summary>
    public bool ByteFallback { get; private set; }

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">The bytes are none of a unigram model.</exception>
    public static SentencePieceModel Read(byte[] bytes)
    {
        var model = new SentencePieceModel();
        try
        {
            Each(bytes, (field, input) =>
            {
                switch (field)
                {
                    case 1:
                        model.Pieces.Add(Piece(input.ReadBytes().ToByteArray()));
                        return true;
                    case 2:
                        model.Trainer(input.ReadBytes().ToByteArray());
                        return true;
                    case 3:
                        model.Normalizer(input.ReadBytes().ToByteArray());
                        return true;
                    default:
                        return false;
                }
            });
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or IOException)
        {
            throw new InvalidDataException($"it is not a model of SentencePiece: {e.Message}", e);
        }

        return model.Pieces.Count == 0 ? throw new InvalidDataException("it is not a model of SentencePiece: it has no pieces")
            : model.Kind != Unigram ? throw new InvalidDataException("its model is not unigram: put tokenizer.json there in its place")
            : model;
    }

    private static UnigramPiece Piece(byte[] bytes)
    {
        string text = "";
        float score = 0;
        int kind = Normal;
        Each(bytes, (field, input) =>
        {
            switch (field)
            {
                case 1:
                    text = input.ReadString();
                    return true;
                case 2:
                    score = input.ReadFloat();
                    return true;
                case 3:
                    kind = input.ReadEnum();
                    return true;
                default:
                    return false;
            }
        });
        bool isByte = kind == 6;
        return new UnigramPiece(text, score, kind is Normal or UserDefined || isByte);
    }

    private void Trainer(byte[] bytes) => Each(bytes, (field, input) =>
    {
        switch (field)
        {
            case 3:
                Kind = input.ReadEnum();
                return true;
            case 35:
                ByteFallback = input.ReadBool();
                return true;
            default:
                return false;
        }
    });

    private void Normalizer(byte[] bytes) => Each(bytes, (field, input) =>
    {
        if (field != 2)
        {
            return false;
        }

        Map = input.ReadBytes().ToByteArray();
        return true;
    });

    private static void Each(byte[] message, Func<int, CodedInputStream, bool> take)
    {
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is not 0 and uint tag)
        {
            if (!take(WireFormat.GetTagFieldNumber(tag), input))
            {
                input.SkipLastField();
            }
        }
    }
}
