using PseudoLabel.Data;

namespace PseudoLabel.Run.Settings;

/// <summary>How <c>review.csv</c> ranks rows.</summary>
internal enum ReviewOrder
{
    /// <summary>Uncertain ones that speak for many others.</summary>
    Coverage,

    /// <summary>The most uncertain.</summary>
    Margin,
}

/// <summary>The orders by name.</summary>
internal static class ReviewOrders
{
    /// <summary>All of them.</summary>
    public static Choices<ReviewOrder> All { get; } = new(
        "order of rows for review",
        new("coverage", "uncertain rows that speak for many others first", ReviewOrder.Coverage),
        new("margin", "the most uncertain rows first", ReviewOrder.Margin));
}
