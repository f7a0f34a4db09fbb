namespace Pennypost.Net;

/// <summary>No address of a target could be reached.</summary>
public sealed class ConnectFailedException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Each address with its reason.</param>
    /// <param name="innerException">The last cause.</param>
    public ConnectFailedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
