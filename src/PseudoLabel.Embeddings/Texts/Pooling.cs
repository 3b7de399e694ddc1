namespace PseudoLabel.Embeddings.Texts;

/// <summary>How the vectors of a text's pieces become one.</summary>
internal enum Pooling
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>That of the first piece.</summary>
    Cls,

    /// <summary>The largest number of each dimension.</summary>
    Max,

    /// <summary>That of the last piece.</summary>
    Last,

    /// <summary>The network's output is one vector already.</summary>
    None,
}
