namespace TfJobApi.Resources.Definitions;

/// <summary>Controllers elect their leader by a lease.</summary>
internal static class Lease
{
    public static ResourceDefinition Definition { get; } = new("coordination.k8s.io", "v1", "Lease", "leases")
    {
        CreatesOnUpdate = true,
        Description = "A lease that one of several callers holds for some time.",
        Columns = [new("Holder", "The holder of the lease.", ["spec", "holderIdentity"])],
        NameRule = NameRules.DnsSubdomain,
        Protobuf = new(new ProtobufField(2, "spec", ProtobufType.Message, new(
            new(1, "holderIdentity", ProtobufType.Text),
            new(2, "leaseDurationSeconds", ProtobufType.Integer),
            new(3, "acquireTime", ProtobufType.MicroTime),
            new(4, "renewTime", ProtobufType.MicroTime),
            new(5, "leaseTransitions", ProtobufType.Integer)))),
        HasStatus = false,
    };
}
