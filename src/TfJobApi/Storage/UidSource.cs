namespace TfJobApi.Storage;

/// <summary>Creates uids (random UUIDs, RFC 9562 version 4) and names.</summary>
/// <param name="createRandom">Called at the start and by every reset; equal seeds result in equal uids and names.</param>
internal sealed class UidSource(Func<Random> createRandom)
{
    private const int SuffixLength = 5;
    private const int NameLength = 63;

    /// <summary>No vowels, so that no words result. Source: k8s.io/apimachinery, pkg/util/rand</summary>
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    private const int UidLength = 16;

    private readonly Lock _gate = new();
    private Random _random = createRandom();
    private long _position;

    /// <summary>The random numbers that were used since the start or the last reset.</summary>
    public long Position
    {
        get
        {
            lock (_gate)
            {
                return _position;
            }
        }
    }

    public string Next()
    {
        Span<byte> bytes = stackalloc byte[UidLength];
        lock (_gate)
        {
            _random.NextBytes(bytes);
            _position += UidLength;
        }

        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);

        return new Guid(bytes, bigEndian: true).ToString();
    }

    /// <summary>Appends five random characters to a prefix, shortened to fit the maximum length.</summary>
    public string NextName(string prefix)
    {
        var kept = prefix.Length > NameLength - SuffixLength ? prefix[..(NameLength - SuffixLength)] : prefix;
        lock (_gate)
        {
            _position += SuffixLength;
            return string.Concat(kept, _random.GetString(Letters, SuffixLength));
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            _random = createRandom();
            _position = 0;
        }
    }

    /// <summary>Skips the uids before a position, which objects of a restored snapshot can have.</summary>
    public void ContinueAfter(long position)
    {
        Span<byte> skipped = stackalloc byte[UidLength];
        lock (_gate)
        {
            for (; _position < position; _position += UidLength)
            {
                _random.NextBytes(skipped);
            }
        }
    }
}
