using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Pennypost.AdminApi.Http;

/// <summary>Lets enumerations of the query be written as in JSON: <c>state=dead</c> for <c>QueueState.Dead</c>. The framework's binding of
/// query values takes only the exact name.</summary>
internal sealed class EnumQuery
{
    private readonly Dictionary<string, Type> _enums;

    private EnumQuery(Dictionary<string, Type> enums) => _enums = enums;

    /// <summary>Finds the enumerations among an endpoint's parameters.</summary>
    /// <param name="handler">The endpoint's method; null for one without.</param>
    public static EnumQuery Of(MethodInfo? handler)
    {
        var enums = new Dictionary<string, Type>(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in handler?.GetParameters() ?? [])
        {
            Add(parameter.Name, parameter.ParameterType);
            foreach (var property in parameter.IsDefined(typeof(AsParametersAttribute)) ? parameter.ParameterType.GetProperties() : [])
            {
                Add(property.Name, property.PropertyType);
            }
        }

        return new EnumQuery(enums);

        void Add(string? name, Type type)
        {
            if (name is not null && (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } found)
            {
                enums[name] = found;
            }
        }
    }

    /// <summary>Writes the values of a request as the binding expects them; what is no name stays and is refused there.</summary>
    public void Apply(HttpRequest request)
    {
        if (!request.Query.Any(q => _enums.ContainsKey(q.Key)))
        {
            return;
        }

        var query = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, values) in request.Query)
        {
            query[key] = _enums.TryGetValue(key, out var type) ? Name(type, values) : values;
        }

        request.Query = new QueryCollection(query);
    }

    // By name only: a number would reach values that do not exist.
    private static StringValues Name(Type type, StringValues values) =>
        Array.Find(Enum.GetNames(type), name => name.Equals(values.ToString(), StringComparison.OrdinalIgnoreCase)) ?? "(unknown)";
}
