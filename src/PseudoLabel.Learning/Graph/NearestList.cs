namespace PseudoLabel.Learning.Graph;

/// <summary>The k nearest nodes met so far, nearest first; of equally near ones the one met first.</summary>
internal ref struct NearestList
{
    private readonly Span<int> nodes;
    private readonly Span<float> squares;
    private int count;

    /// <summary>Starts an empty list over the memory that it fills.</summary>
    public NearestList(Span<int> nodes, Span<float> squares)
    {
        this.nodes = nodes;
        this.squares = squares;
        count = 0;
    }

    /// <summary>What a squared distance must be below to enter the list.</summary>
    public readonly float Bound => count < nodes.Length ? float.PositiveInfinity : squares[^1];

    /// <summary>Adds a node if it is near enough.</summary>
    public void Add(int node, float square)
    {
        if (!(square < Bound))
        {
            return;
        }

        int at = count < nodes.Length ? count++ : count - 1;
        for (; at > 0 && squares[at - 1] > square; at--)
        {
            squares[at] = squares[at - 1];
            nodes[at] = nodes[at - 1];
        }

        squares[at] = square;
        nodes[at] = node;
    }
}
