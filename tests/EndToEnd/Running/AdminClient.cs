using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Pennypost.EndToEnd;

/// <summary>The admin API as an administrator uses it.</summary>
internal sealed class AdminClient : IDisposable
{
    private readonly HttpClient _http;

    private AdminClient(HttpClient http) => _http = http;

    public static async Task<AdminClient> LogInAsync(RunningSystem system, string name = "postmaster")
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{system.Ports.Web}/api/v1/"));
        var http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = address };
        using var answer = await http.PostAsJsonAsync("session", new { name, password = RunningSystem.AdministratorPassword });
        var session = await ReadAsync(answer);
        http.DefaultRequestHeaders.Add("X-CSRF-Token", session.GetProperty("csrfToken").GetString());
        return new AdminClient(http);
    }

    /// <summary>Changes settings; all or none.</summary>
    public async Task ChangeSettingsAsync(IReadOnlyDictionary<string, string> values)
    {
        using var answer = await _http.PutAsJsonAsync("settings", new { values });
        await ReadAsync(answer);
    }

    /// <summary>Makes a DKIM key, lets it sign, and gives the name and the text of its record.</summary>
    public async Task<(string Name, string Text)> AddDkimKeyAsync(string domain, string selector, string algorithm)
    {
        using var added = await _http.PostAsJsonAsync("dkim-keys", new { domain, selector, algorithm, privateKey = (string?)null });
        var key = await ReadAsync(added);
        using var activated = await _http.PostAsync(new Uri($"dkim-keys/{key.GetProperty("id").GetInt64()}/activate", UriKind.Relative), content: null);
        await ReadAsync(activated);
        return (key.GetProperty("recordName").GetString()!, key.GetProperty("recordText").GetString()!);
    }

    /// <summary>The queue's outgoing rows for one sender.</summary>
    public async Task<IReadOnlyList<JsonElement>> OutgoingOfAsync(string sender)
    {
        using var answer = await _http.GetAsync(new Uri("queue?text=" + Uri.EscapeDataString(sender), UriKind.Relative));
        return [.. (await ReadAsync(answer)).GetProperty("items").EnumerateArray().Where(item => item.GetProperty("direction").GetString() == "outgoing")];
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{(int)answer.StatusCode} {answer.RequestMessage?.RequestUri}\n{text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }
}
