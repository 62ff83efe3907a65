using System.Globalization;
using System.Text;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>Times in the form of Kubernetes: UTC, whole seconds.</summary>
internal static class Timestamp
{
    private const string Seconds = "yyyy-MM-dd'T'HH:mm:ss";

    /// <summary>The characters of a time of this server.</summary>
    private const int Length = 20;

    /// <summary>Accepts the times that Go accepts as RFC 3339: with a zone, and with any number of digits after a dot.</summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        const int secondsLength = 19;
        if (text.Length <= secondsLength || !DateTime.TryParseExact(text[..secondsLength], Seconds, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            return false;
        }

        var zone = text[secondsLength..];
        if (zone[0] == '.')
        {
            zone = zone[1..];
            var fraction = zone.IndexOfAnyExceptInRange('0', '9');
            if (fraction <= 0)
            {
                return false;
            }

            zone = zone[fraction..];
        }

        return zone is "Z" || (zone is ['+' or '-', _, _, ':', _, _] && IsBelow(24, zone[1..3]) && IsBelow(60, zone[4..]));
    }

    /// <summary>Returns false for a text that is not a time of a kube-apiserver, for example one without a date.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        time = default;
        return text is not null && IsValid(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }

    /// <summary>Converts to UTC and whole seconds. Null remains null; returns false for a text that is not a time.</summary>
    public static bool TryNormalise(string? text, out string? time)
    {
        time = null;
        if (text is null)
        {
            return true;
        }

        if (!TryParse(text, out var parsed))
        {
            return false;
        }

        time = Format(parsed);
        return true;
    }

    private static bool IsBelow(int limit, ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < limit;

    public static string Format(DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[Length];
        Write(time, text);
        return Encoding.ASCII.GetString(text);
    }

    /// <summary>Writes a time as a JSON string.</summary>
    public static void Write(DateTimeOffset time, JsonBuffer output)
    {
        var place = output.GetSpan(Length + 2);
        place[0] = (byte)'"';
        Write(time, place[1..]);
        place[Length + 1] = (byte)'"';
        output.Advance(Length + 2);
    }

    /// <summary>Returns a valid time in UTC and without its fraction, as Go prints it in an error.</summary>
    public static string ToGoText(string text)
    {
        const int zoneLength = 6;
        var ticks = DateTime.ParseExact(text.AsSpan(0, Seconds.Length - "''".Length), Seconds, CultureInfo.InvariantCulture).Ticks;
        if (text is not [.., 'Z'])
        {
            var zone = text.AsSpan(text.Length - zoneLength);
            var offset = TimeSpan.ParseExact(zone[1..], @"hh\:mm", CultureInfo.InvariantCulture).Ticks;
            ticks -= zone[0] == '-' ? -offset : offset;
        }

        // DateTime has no years before 1 and after 9999
        return ticks < 0 || ticks > DateTime.MaxValue.Ticks
            ? text
            : new DateTime(ticks).ToString("yyyy-MM-dd HH:mm:ss '+0000 UTC'", CultureInfo.InvariantCulture);
    }

    /// <summary>Writes the digits itself: a jump of simulated jobs writes some ten times for each event.</summary>
    private static void Write(DateTimeOffset time, Span<byte> text)
    {
        var utc = time.UtcDateTime;
        Write(text, utc.Year, 4, '-');
        Write(text[5..], utc.Month, 2, '-');
        Write(text[8..], utc.Day, 2, 'T');
        Write(text[11..], utc.Hour, 2, ':');
        Write(text[14..], utc.Minute, 2, ':');
        Write(text[17..], utc.Second, 2, 'Z');

        static void Write(Span<byte> text, int number, int digits, char after)
        {
            for (var index = digits - 1; index >= 0; index--, number /= 10)
            {
                text[index] = (byte)('0' + (number % 10));
            }

            text[digits] = (byte)after;
        }
    }
}
