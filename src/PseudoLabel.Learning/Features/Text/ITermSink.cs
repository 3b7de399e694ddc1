namespace PseudoLabel.Learning.Features.Text;

/// <summary>Takes the n-grams of a text one by one; a struct, so that the calls are inlined.</summary>
internal interface ITermSink
{
    /// <summary>Takes one n-gram; the span is gone after the call.</summary>
    void Take(ReadOnlySpan<char> term);
}
