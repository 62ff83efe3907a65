using System.Globalization;

namespace TfJobApi.Settings;

/// <summary>
/// Reads settings from a configuration. Each call declares the setting that it reads: the help, the check of names, the
/// check of values and docs/configuration.md come from it. A value that is not valid is reported, and replaced by the default.
/// </summary>
internal sealed class SettingReader
{
    private readonly SettingSources _sources;
    private readonly OrderedDictionary<string, Setting> _declared;
    private readonly List<string> _errors;
    private readonly List<string> _warnings;
    private readonly string _path;
    private readonly string _declaredPath;

    /// <summary>Reads nothing: every setting has its default.</summary>
    public SettingReader()
        : this(new ConfigurationBuilder().Build())
    {
    }

    public SettingReader(IConfiguration configuration) =>
        (_sources, _declared, _errors, _warnings, _path, _declaredPath) = (new(configuration), [], [], [], "", "");

    private SettingReader(SettingReader parent, string list, string key) =>
        (_sources, _declared, _errors, _warnings, _path, _declaredPath) =
            (parent._sources, parent._declared, parent._errors, parent._warnings, $"{parent._path}{list}:{key}:", $"{parent._declaredPath}{list}:0:");

    internal delegate bool TryParse<T>(string text, out T value);

    public IReadOnlyCollection<Setting> Declared => _declared.Values;

    /// <summary>Every value that is not valid, with the values that are.</summary>
    public IEnumerable<string> Errors => _errors.Distinct();

    public IEnumerable<string> Warnings => _warnings.Distinct();

    /// <summary>Declares a setting that ASP.NET Core reads itself.</summary>
    public void Declare(string name, string example, string byDefault, string meaning) =>
        _declared.TryAdd(_declaredPath + name, new(_declaredPath + name, example, byDefault, meaning));

    /// <returns>Null if the setting is absent; it may be empty.</returns>
    public string? Text(string name, string example, string byDefault, string meaning)
    {
        Declare(name, example, byDefault, meaning);
        return _sources.Find(_path + name).Select(found => found.Text).FirstOrDefault();
    }

    public bool Flag(string name, bool byDefault, string meaning) => Flag(name, byDefault ? "true" : "false", meaning) ?? byDefault;

    public bool? Flag(string name, string byDefault, string meaning) =>
        Value<bool>(name, "true|false", byDefault, meaning, "true or false", bool.TryParse);

    public T Choice<T>(string name, T byDefault, string meaning)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>();
        return Value<T>(name, string.Join('|', names), $"{byDefault}", meaning, $"one of {string.Join(", ", names)}", IsOne) ?? byDefault;

        // Enum.TryParse alone reads numbers, lists and spaces, too
        bool IsOne(string text, out T value) => Enum.TryParse(text, ignoreCase: true, out value) && names.Contains(text, StringComparer.OrdinalIgnoreCase);
    }

    public int Integer(string name, int byDefault, string meaning, int least, int most)
    {
        var text = byDefault.ToString(CultureInfo.InvariantCulture);
        return Integer(name, text, text, meaning, least, most) ?? byDefault;
    }

    public int? Integer(string name, string example, string byDefault, string meaning, int least, int most)
    {
        return Value<int>(name, example, byDefault, meaning, $"a whole number from {least} to {most}", IsInRange);

        bool IsInRange(string text, out int value) =>
            int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;
    }

    public long Bytes(string name, long byDefault, string meaning, long least)
    {
        var text = byDefault.ToString(CultureInfo.InvariantCulture);
        return Bytes(name, text, text, meaning, least) ?? byDefault;
    }

    public long? Bytes(string name, string example, string byDefault, string meaning, long least)
    {
        return Value<long>(name, example, byDefault, meaning, $"a number of bytes, {least} or more", IsEnough);

        bool IsEnough(string text, out long value) =>
            long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value) && value >= least;
    }

    /// <param name="expected">The end of a message that begins with "it must be".</param>
    /// <returns>Null if the setting is absent, empty, or not valid.</returns>
    public T? Value<T>(string name, string example, string byDefault, string meaning, string expected, TryParse<T> tryParse)
        where T : struct
    {
        Declare(name, example, byDefault, meaning);
        return Parse(_path + name, expected, tryParse);
    }

    /// <summary>Reads a list of texts, <c>name:0</c>, <c>name:1</c> and so on.</summary>
    public List<string> Texts(string name, string example, string meaning, string expected, Predicate<string> isValid)
    {
        Declare($"{name}:0", example, "", meaning);
        return [.. _sources.KeysBelow(_path + name).Select(key => Check($"{_path}{name}:{key}", expected, isValid)).OfType<string>()];
    }

    /// <summary>Reads a list of objects; the names in them are relative to an object.</summary>
    public List<T> List<T>(string name, Func<SettingReader, T> read)
    {
        // an empty list declares the settings of its objects, too
        _ = read(new(this, name, "0"));

        return [.. _sources.KeysBelow(_path + name).Select(key => read(new(this, name, key)))];
    }

    private string? Check(string path, string expected, Predicate<string> isValid)
    {
        var found = _sources.Find(path).FirstOrDefault();
        if (found.Text is not null && !isValid(found.Text))
        {
            _errors.Add(SettingSources.Refuse(path, found, expected));
        }

        return found.Text;
    }

    private T? Parse<T>(string path, string expected, TryParse<T> tryParse)
        where T : struct
    {
        foreach (var found in _sources.Find(path).Where(found => found.Text.Length > 0))
        {
            if (tryParse(found.Text, out var value))
            {
                return value;
            }

            var error = SettingSources.Refuse(path, found, expected);
            if (!SettingSources.IsForeign(found.Provider, path))
            {
                _errors.Add(error);
                return null;
            }

            _warnings.Add($"{error}. It is ignored: other programs use such a variable, too");
        }

        return null;
    }
}
