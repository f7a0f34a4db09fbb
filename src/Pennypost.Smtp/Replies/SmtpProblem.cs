namespace Pennypost.Smtp.Replies;

/// <summary>Why a command is not obeyed. There are three kinds, and <see cref="ToReply"/> is the one place that turns them into replies.</summary>
public abstract record SmtpProblem
{
    private protected SmtpProblem()
    {
    }

    /// <summary>The reply for this problem.</summary>
    public SmtpReply ToReply() => this switch
    {
        SmtpSyntaxError syntax => new SmtpReply(syntax.Code, syntax.Status, syntax.Text),
        SmtpRefusal refusal => new SmtpReply(refusal.Code, refusal.Status, refusal.Text),
        SmtpServerFault fault => new SmtpReply(
            451, new EnhancedStatus(4, 3, 0), ReplyText.FromUntrusted($"Local error in processing, reference {fault.LogId}")),
        _ => throw new InvalidOperationException("There are three kinds of problems."),
    };
}

/// <summary>The client's bytes are not what the grammar allows.</summary>
/// <param name="Code">500 to 504, 553 or 555.</param>
/// <param name="Status">The enhanced code.</param>
/// <param name="Text">The public text.</param>
public sealed record SmtpSyntaxError(int Code, EnhancedStatus Status, ReplyText Text) : SmtpProblem;

/// <summary>The command is understood and refused by policy or for lack of something; 4xx invites another attempt, 5xx does not.</summary>
/// <param name="Code">400 to 599; 421 ends the session (RFC 5321 §3.8).</param>
/// <param name="Status">The enhanced code.</param>
/// <param name="Text">The public text.</param>
public sealed record SmtpRefusal(int Code, EnhancedStatus Status, ReplyText Text) : SmtpProblem
{
    /// <summary>True when the session ends after the reply, whatever its code: a refusal at EHLO or HELO (SVC-213).</summary>
    public bool EndsSession { get; init; }

    /// <summary>Makes a refusal from the usual notation.</summary>
    /// <param name="code">400 to 599.</param>
    /// <param name="status">Such as <c>5.1.1</c>.</param>
    /// <param name="text">The public text; characters that cannot stand in a reply are replaced.</param>
    public static SmtpRefusal Of(int code, string status, string text) =>
        new(code, EnhancedStatus.Parse(status), ReplyText.FromUntrusted(text));
}

/// <summary>Something went wrong on our side; the log holds the details under the id.</summary>
/// <param name="LogId">The id under which the fault was logged.</param>
public sealed record SmtpServerFault(string LogId) : SmtpProblem;
