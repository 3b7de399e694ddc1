using System.Runtime.CompilerServices;

namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>
/// The bytes of an ensemble, little-endian: header, used columns, leaf values, then the trees. Of an inner node slot + 1 and
/// threshold are stored, of a leaf 0 and its leaf index; where children lie follows from the breadth-first order.
/// </summary>
internal static class TreeEnsembleFormat
{
    private const byte Version = 1;

    // A leaf: two numbers of a byte.
    private const int LeastNodeBytes = 2;

    /// <summary>Writes an ensemble.</summary>
    public static void Write(TreeEnsemble ensemble, BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write((byte)ensemble.Aggregation);
        writer.Write(ensemble.ClassCount);
        writer.Write(ensemble.FeatureCount);
        writer.Write(ensemble.Floor);
        Array.ForEach(ensemble.Base, writer.Write);
        writer.Write(ensemble.UsedColumns.Length);
        Array.ForEach(ensemble.UsedColumns, writer.Write);
        writer.Write(ensemble.Leaves.Length);
        Array.ForEach(ensemble.Leaves, writer.Write);
        writer.Write(ensemble.Nodes.Length);
        writer.Write(ensemble.Roots.Length);
        for (int t = 0; t < ensemble.Roots.Length; t++)
        {
            writer.Write7BitEncodedInt(ensemble.TreeClasses[t]);
            int end = t + 1 < ensemble.Roots.Length ? ensemble.Roots[t + 1] : ensemble.Nodes.Length;
            foreach (TreeNode node in ensemble.Nodes.AsSpan(ensemble.Roots[t]..end))
            {
                WriteNode(node, writer);
            }
        }
    }

    /// <summary>Reads an ensemble back.</summary>
    /// <exception cref="InvalidDataException">The bytes are not what <see cref="Write"/> writes.</exception>
    public static TreeEnsemble Read(BinaryReader reader, ModelLimits limits)
    {
        Check(reader.ReadByte() == Version, "version");
        var aggregation = (TreeAggregation)reader.ReadByte();
        Check(Enum.IsDefined(aggregation), "aggregation");
        int classCount = reader.ReadInt32();
        int featureCount = reader.ReadInt32();
        limits.Check(classCount, featureCount);
        double floor = reader.ReadDouble();
        double[] baseScores = ReadMany(reader, classCount, reader.ReadDouble);
        int[] used = ReadMany(reader, reader.ReadInt32(), reader.ReadInt32);
        Check(used.All(c => c >= 0 && c < featureCount) && used.Zip(used.Skip(1)).All(p => p.First < p.Second), "columns");
        double[] leaves = ReadMany(reader, reader.ReadInt32(), reader.ReadDouble);
        Check(double.IsFinite(floor) && baseScores.All(ModelLimits.IsWeight) && leaves.All(ModelLimits.IsWeight), "scores");
        Check(aggregation == TreeAggregation.Sum || (floor is > 0 and <= 1 && leaves.Length % classCount == 0), "floor or leaves");
        Check(aggregation == TreeAggregation.Sum || leaves.All(share => share is >= 0 and <= 1), "distributions");
        int nodeCount = reader.ReadInt32();
        int treeCount = reader.ReadInt32();
        Check(
            nodeCount >= 0 && treeCount >= 0 && treeCount <= nodeCount && nodeCount <= ModelLimits.Left(reader) / LeastNodeBytes,
            "tree count");
        var nodes = new TreeNode[nodeCount];
        var roots = new int[treeCount];
        var classes = new int[treeCount];
        int leafCount = aggregation == TreeAggregation.Mean ? leaves.Length / classCount : leaves.Length;
        int next = 0;
        for (int t = 0; t < treeCount; t++)
        {
            classes[t] = reader.Read7BitEncodedInt();
            Check(classes[t] >= 0 && classes[t] < classCount, "class");
            roots[t] = next;
            next = ReadTree(reader, nodes, next, used.Length, leafCount);
        }

        Check(next == nodeCount, "node count");
        return new TreeEnsemble
        {
            Aggregation = aggregation,
            ClassCount = classCount,
            FeatureCount = featureCount,
            UsedColumns = used,
            Nodes = nodes,
            Roots = roots,
            TreeClasses = classes,
            Leaves = leaves,
            Base = baseScores,
            Floor = floor,
        };
    }

    private static void WriteNode(TreeNode node, BinaryWriter writer)
    {
        if (node.IsLeaf)
        {
            writer.Write7BitEncodedInt(0);
            writer.Write7BitEncodedInt(node.Leaf);
        }
        else
        {
            writer.Write7BitEncodedInt(node.Slot + 1);
            writer.Write(node.Threshold);
        }
    }

    private static int ReadTree(BinaryReader reader, TreeNode[] nodes, int root, int slots, int leafCount)
    {
        int end = root + 1;
        for (int i = root; i < end; i++)
        {
            Check(i < nodes.Length, "node count");
            int slot = reader.Read7BitEncodedInt() - 1;
            if (slot < 0)
            {
                nodes[i] = new TreeNode(0, float.PositiveInfinity, i, reader.Read7BitEncodedInt());
                Check(nodes[i].Leaf >= 0 && nodes[i].Leaf < leafCount, "leaf");
                continue;
            }

            Check(slot < slots, "slot");
            nodes[i] = new TreeNode(slot, reader.ReadSingle(), end, -1);
            Check(!float.IsNaN(nodes[i].Threshold), "threshold");
            end += 2;
        }

        return end;
    }

    private static T[] ReadMany<T>(BinaryReader reader, int count, Func<T> read)
        where T : unmanaged
    {
        Check(count >= 0 && count <= ModelLimits.Left(reader) / Unsafe.SizeOf<T>(), "count");
        var values = new T[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = read();
        }

        return values;
    }

    private static void Check(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidDataException($"The bytes of a tree ensemble are damaged: {what}.");
        }
    }
}
