using System.Runtime.InteropServices;
using TfJobApi.Tenants;

namespace TfJobApi.Auth.Signatures;

/// <summary>
/// Locks an access key for five minutes after more than five wrong signatures in a row. Only configured keys are counted, so
/// that strangers cannot fill the memory.
/// Source: Huawei Cloud, API Request Signing Guide (https://support.huaweicloud.com/intl/en-us/devg-apisign/)
/// </summary>
internal sealed class KeyLocks : ITenantState
{
    private const int FailuresAllowed = 5;

    private static readonly TimeSpan LockTime = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<AccessKey, Record> _records = [];

    public bool IsLocked(AccessKey key, DateTimeOffset now)
    {
        lock (_gate)
        {
            return now < _records.GetValueOrDefault(key).LockedUntil;
        }
    }

    /// <summary>Resets the failures; returns false if the key has been locked since the request began.</summary>
    public bool TrySucceed(AccessKey key, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (IsLocked(key, now))
            {
                return false;
            }

            _records.Remove(key);
            return true;
        }
    }

    public void AddFailure(AccessKey key, DateTimeOffset now)
    {
        lock (_gate)
        {
            ref var record = ref CollectionsMarshal.GetValueRefOrAddDefault(_records, key, out _);
            record = record.Failures < FailuresAllowed ? record with { Failures = record.Failures + 1 } : new(0, now + LockTime);
        }
    }

    public ValueTask ResetAsync()
    {
        lock (_gate)
        {
            _records.Clear();
        }

        return default;
    }

    private readonly record struct Record(int Failures, DateTimeOffset LockedUntil);
}
