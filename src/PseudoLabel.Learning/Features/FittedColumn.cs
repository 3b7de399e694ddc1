using System.Text.Json.Serialization;
using PseudoLabel.Learning.Features.Categorical;
using PseudoLabel.Learning.Features.Numeric;
using PseudoLabel.Learning.Features.Text;
using PseudoLabel.Learning.Features.Times;

namespace PseudoLabel.Learning.Features;

/// <summary>What was learned about one column of the table: plain data, one of it for each used column, in the schema's order.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NumericColumn), "numeric")]
[JsonDerivedType(typeof(CategoricalColumn), "categorical")]
[JsonDerivedType(typeof(TextColumn), "text")]
[JsonDerivedType(typeof(TimeColumn), "time")]
internal abstract record FittedColumn
{
    /// <summary>The column's name in the table.</summary>
    public required string Name { get; init; }
}
