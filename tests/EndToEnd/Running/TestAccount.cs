namespace Pennypost.EndToEnd;

/// <summary>An account that belongs to one test.</summary>
internal sealed record TestAccount(string Name, string Password)
{
    public string Address => Name + "@example.com";
}
