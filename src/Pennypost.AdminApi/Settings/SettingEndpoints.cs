using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Pennypost.AdminApi.Http;
using Pennypost.Core.Refusals;
using Pennypost.Store.Settings;

namespace Pennypost.AdminApi.Settings;

/// <summary>Settings.</summary>
internal static class SettingEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/settings").WithTags("Settings");
        group.MapGet("", List).WithName("listSettings").WithSummary("Every setting with its value, default, range and help.");
        group.MapPut("", ChangeAsync).WithName("changeSettings").WithSummary("Changes settings; none of them when one value is not allowed.")
            .Refuses(StatusCodes.Status422UnprocessableEntity);
    }

    private static Ok<IReadOnlyList<SettingItem>> List(SettingStore store) => TypedResults.Ok(SettingViews.All(store));

    private static async Task<Ok<IReadOnlyList<SettingItem>>> ChangeAsync(
        ChangeSettingsRequest request, AdminCaller caller, SettingStore store, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var changes = request.Values.Select(v => (Name: v.Key, Text: (string?)v.Value))
            .Concat((request.Reset ?? []).Select(name => (Name: name, Text: (string?)null)))
            .ToList();
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var (name, text) in changes)
        {
            if ((store.Declared.TryGetValue(name, out var setting) ? text is null ? null : setting.Validate(text) : "There is no such setting.") is { } fault)
            {
                errors[name] = [fault];
            }
        }

        if (errors.Count > 0)
        {
            throw RefusedException.Invalid(errors);
        }

        var log = loggers.CreateLogger("Pennypost.AdminApi.Settings");
        foreach (var (name, text) in changes)
        {
            var setting = store.Declared[name];
            await store.SetAsync(setting, text, cancellation);
            SettingLog.Changed(log, caller.Name, name, setting.IsSecret ? "(secret)" : text ?? "(default)");
        }

        return TypedResults.Ok(SettingViews.All(store));
    }
}

/// <summary>The audit log of settings.</summary>
internal static partial class SettingLog
{
    [LoggerMessage(3502, LogLevel.Information, "{Actor} set {Setting} to {Value}")]
    public static partial void Changed(ILogger logger, string actor, string setting, string value);
}
