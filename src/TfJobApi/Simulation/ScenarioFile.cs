using System.Collections.Immutable;
using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Settings;

namespace TfJobApi.Simulation;

/// <summary>The scenarios of <c>Lifecycle:Path</c>, a list of them or a single one. The file is read once, for all tenants.</summary>
internal sealed class ScenarioFile(LifecycleOptions options)
{
    private readonly Lazy<ImmutableArray<Scenario>> _scenarios = new(() => Read(options.Path));

    /// <summary>Reads the file at the first call.</summary>
    /// <exception cref="StartupException">The file cannot be read, or a scenario is not valid.</exception>
    public ImmutableArray<Scenario> Scenarios => _scenarios.Value;

    private static ImmutableArray<Scenario> Read(string path)
    {
        if (path.Length == 0)
        {
            return [];
        }

        var reading = new Reading(path);
        reading.Read(SettingFile.Read("Lifecycle:Path", path));

        return reading.Errors.Count == 0 ? [.. reading.Scenarios] : throw new StartupException(reading.Errors);
    }

    private sealed class Reading(string path)
    {
        private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

        public List<Scenario> Scenarios { get; } = [];

        public List<string> Errors { get; } = [];

        public void Read(ReadOnlyMemory<byte> text)
        {
            if (Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase))
            {
                ReadDocument(YamlDocument.FromJson(text, 1));
            }
            else if (!YamlStream.TryRead(text, withLines: true, ReadDocument, out var error))
            {
                Errors.Add($"{path}:{error.Line}: {error.Message} (column {error.Column})");
            }

            if (Scenarios.Count + Errors.Count == 0)
            {
                Errors.Add($"{path}:1: the file contains no scenario");
            }
        }

        private bool ReadDocument(YamlDocument document)
        {
            if (!CanonicalJson.TryParse(document.Json, out var root, out var error))
            {
                Errors.Add($"{path}:{document.Line + error.Line - 1}: {error.Message} (column {error.Column})");
                return false;
            }

            if (!root.IsArray)
            {
                Add(root, document, "");
                return true;
            }

            var index = 0;
            foreach (var element in root.Members)
            {
                Add(element.Value, document, $"[{index++}]");
            }

            return true;
        }

        private void Add(CanonicalValue json, YamlDocument document, string place)
        {
            if (Errors.Count >= FieldErrorList.Limit)
            {
                return;
            }

            if (!ScenarioReader.Read(json).TryGet(out var scenario, out var failure))
            {
                Errors.AddRange(failure.Details!.Causes.Select(cause => Report(document, Join(place, cause.Field), cause.Message)));
            }
            else if (scenario.Id is { } id && !_ids.Add(id))
            {
                Errors.Add(Report(document, Join(place, "id"), $"there is a scenario {GoQuote.Quote(id)} already"));
            }
            else
            {
                Scenarios.Add(scenario);
            }
        }

        private string Report(YamlDocument document, string field, string message) =>
            $"{path}:{document.LineOf(field)}: {(field.Length == 0 ? "" : $"{field}: ")}{message}";

        private static string Join(string place, string field) => place.Length == 0 || field.Length == 0 ? place + field : $"{place}.{field}";
    }
}
