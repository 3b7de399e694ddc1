namespace PseudoLabel.Data.Columnar.ParquetFormat;

/// <summary>
/// From the schema's tree to the columns of a table: structures are opened, lists told from them, what is neither is named.
/// </summary>
internal sealed class ParquetSchema
{
    private const int MostDepth = 64;
    private readonly IReadOnlyList<SchemaNode> nodes;
    private readonly List<StoredColumn> columns = [];
    private int next = 1;
    private int leaves;
    private readonly ColumnBudget budget;

    private ParquetSchema(IReadOnlyList<SchemaNode> nodes, ColumnBudget budget)
    {
        (this.nodes, this.budget) = (nodes, budget);
        for (int child = 0; child < nodes[0].Children; child++)
        {
            Read(new Place([], 0, 0, 0, 0));
        }

        if (next != nodes.Count)
        {
            throw new InvalidDataException("its schema is not a tree");
        }
    }

    /// <summary>The columns that are stored, in file order.</summary>
    /// <exception cref="InvalidDataException">The nodes are no tree.</exception>
    public static IReadOnlyList<StoredColumn> Columns(IReadOnlyList<SchemaNode> nodes, ColumnBudget budget) =>
        new ParquetSchema(nodes, budget).columns;

    private SchemaNode Take() => next < nodes.Count ? nodes[next++] : throw new InvalidDataException("its schema is not a tree");

    private void Read(Place above)
    {
        SchemaNode node = Take();
        Place place = above.Below(node);
        if (place.Depth > MostDepth)
        {
            throw new InvalidDataException("its schema is nested too deep");
        }

        if (node.Type is not null)
        {
            Leaf(node, place);
        }
        else if (IsMap(node))
        {
            Pass(node, place, "a MAP is not read; write its keys as columns");
        }
        else if (node.Logical == LogicalType.Variant)
        {
            Pass(node, place, "a VARIANT is not read; write it as columns or text");
        }
        else if (node.Repetition == 2 || node.Logical == LogicalType.List || node.Converted == 3)
        {
            List(node, place);
        }
        else
        {
            for (int child = 0; child < node.Children; child++)
            {
                Read(place);
            }
        }
    }

    /// <summary>A list is a group that holds a repeated one, which holds the element; old writers left one of them out, or both.</summary>
    private void List(SchemaNode node, Place place)
    {
        if (node.Repetition != 2 && node.Children == 1 && next < nodes.Count && nodes[next].Repetition == 2)
        {
            SchemaNode repeated = Take();
            Place inside = place.Below(repeated, named: false);
            if (repeated.Type is not null)
            {
                Leaf(repeated, inside);
                return;
            }

            if (repeated.Children == 1 && next < nodes.Count && nodes[next].Type is not null)
            {
                SchemaNode element = Take();
                Leaf(element, inside.Below(element, named: false));
                return;
            }

            Pass(repeated, inside, "a list of structures or of lists is not read; write its parts as columns");
            return;
        }

        Pass(node, place, "a list of structures or of lists is not read; write its parts as columns");
    }

    private void Leaf(SchemaNode node, Place place)
    {
        Meaning? meaning = place.Repetition > 1 ? null : Meanings.Of(node, out _);
        string unread = string.Empty;
        if (place.Repetition > 1)
        {
            unread = "a list of lists is not read; write its parts as columns";
        }
        else if (meaning is null)
        {
            Meanings.Of(node, out unread);
        }

        string name = Name(place);
        columns.Add(meaning is { } known
            ? new StoredColumn(name, new Leaf(leaves, node, known, place.Definition, place.Repetition, place.ListDefinition), null)
            : new StoredColumn(name, null, unread));
        leaves++;
    }

    /// <summary>Passes over all below a node, which is told as one column that is not read.</summary>
    private void Pass(SchemaNode node, Place place, string why)
    {
        columns.Add(new StoredColumn(Name(place), null, why));
        for (long left = node.Children; left > 0; left--)
        {
            SchemaNode below = Take();
            left += below.Type is null ? below.Children : 0;
            leaves += below.Type is null ? 0 : 1;
        }
    }

    /// <summary>The names from the root to a place.</summary>
    private string Name(Place place)
    {
        budget.Add(1, place.Names.Sum(n => n.Length + 1L));
        return string.Join('.', place.Names);
    }

    private static bool IsMap(SchemaNode node) => node.Logical == LogicalType.Map || node.Converted is 1 or 2;

    private sealed record Place(IReadOnlyList<string> Names, int Definition, int Repetition, int ListDefinition, int Depth)
    {
        public Place Below(SchemaNode node, bool named = true) => new(
            named ? [.. Names, node.Name] : Names,
            Definition + (node.Repetition == 0 ? 0 : 1),
            Repetition + (node.Repetition == 2 ? 1 : 0),
            node.Repetition == 2 ? Definition + 1 : ListDefinition,
            Depth + 1);
    }
}

/// <summary>A stored column by its name.</summary>
/// <param name="Name">The names from the root to it, with points between them.</param>
/// <param name="Leaf">Where its values are; null where it is not read.</param>
/// <param name="Unread">Why it is not read.</param>
internal sealed record StoredColumn(string Name, Leaf? Leaf, string? Unread);
