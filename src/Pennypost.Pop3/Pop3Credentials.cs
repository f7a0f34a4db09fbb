namespace Pennypost.Pop3;

/// <summary>A log-in name and password as the client sent them. Neither contains control characters.</summary>
public sealed class Pop3Credentials
{
    internal Pop3Credentials(string name, string password)
    {
        Name = name;
        Password = password;
    }

    /// <summary>The log-in name; it may carry a domain.</summary>
    public string Name { get; }

    /// <summary>The password in clear.</summary>
    public string Password { get; }

    /// <summary>The name alone: the password never reaches a log through this object.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
