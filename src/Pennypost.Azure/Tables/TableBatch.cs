using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pennypost.Azure.Tables;

/// <summary>Entity group transactions: many requests in the body of one ("Performing entity group transactions", OData 3.0 batch processing).</summary>
internal static partial class TableBatch
{
    /// <summary>Writes a batch that merges entities or makes them.</summary>
    /// <param name="address">The table's address.</param>
    /// <param name="entities">Entities of one partition, each row once.</param>
    /// <returns>The content type and the content.</returns>
    public static (string Type, byte[] Content) Write(string address, IReadOnlyList<TableEntity> entities)
    {
        var boundary = Guid.NewGuid().ToString();
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"--batch_{boundary}\r\nContent-Type: multipart/mixed; boundary=changeset_{boundary}\r\n\r\n");
        foreach (var entity in entities)
        {
            text.Append(CultureInfo.InvariantCulture, $"--changeset_{boundary}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n")
                .Append(CultureInfo.InvariantCulture, $"MERGE {address}(PartitionKey='{Key(entity.Partition)}',RowKey='{Key(entity.Row)}') HTTP/1.1\r\n")
                .Append("Content-Type: application/json\r\nAccept: application/json;odata=nometadata\r\nDataServiceVersion: 3.0\r\n\r\n")
                .Append(Json(entity)).Append("\r\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"--changeset_{boundary}--\r\n--batch_{boundary}--\r\n");
        return ($"multipart/mixed; boundary=batch_{boundary}", Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>Reads what became of a batch: the highest status in it, and the answer when it failed.</summary>
    /// <param name="answer">The body of the answer.</param>
    public static (int Status, string Text) Read(string answer)
    {
        var status = StatusLine().Matches(answer).Select(line => int.Parse(line.Groups["status"].ValueSpan, CultureInfo.InvariantCulture)).DefaultIfEmpty(500).Max();
        return (status, status < 300 ? "" : answer);
    }

    // Our keys are letters, digits and hyphens: nothing needs an escape, in quotation marks or in an address.
    private static string Key(string key) =>
        key.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? key : throw new ArgumentException("A key has a character that keys here never have.", nameof(key));

    private static string Json(TableEntity entity)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("PartitionKey", entity.Partition);
            writer.WriteString("RowKey", entity.Row);
            foreach (var (name, value) in entity.Properties)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    [GeneratedRegex(@"^HTTP/1\.1 (?<status>[0-9]{3}) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StatusLine();
}
