using Xunit.Sdk;
using Xunit.v3;

// The durable test host takes a port by chance: two at once can take the same.
[assembly: Parallelization(Mode = ParallelMode.None)]
