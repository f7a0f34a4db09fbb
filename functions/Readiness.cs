using System.Buffers;
using System.Net.Mime;
using Microsoft.AspNetCore.Http;

namespace Pennypost.Functions;

/// <summary>The answer to the host's first question: the process listens. Whether the database is there is another matter, which each invocation finds out.</summary>
internal static class Readiness
{
    // An invocation result, as it would be serialised: the host must never get an empty answer.
    private static ReadOnlySpan<byte> Answer => """{"Outputs":{},"Logs":[],"ReturnValue":null}"""u8;

    public static async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = MediaTypeNames.Application.Json;
        context.Response.ContentLength = Answer.Length;
        context.Response.BodyWriter.Write(Answer);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
