using System.Globalization;

namespace Pennypost.Store.Settings;

/// <summary>A setting as declared in code: the one place that knows its name, type, default, range and meaning.</summary>
/// <remarks>Declare it as a static field of a class named …Settings beside the rules that read it, and list that class in the catalogue.</remarks>
public abstract record Setting
{
    private protected Setting(string name, string help)
    {
        Name = name;
        Help = help;
    }

    /// <summary>Dotted name: area, then noun, such as <c>smtp.maximum-message-size</c>.</summary>
    public string Name { get; }

    /// <summary>What it means, for administrators, with units.</summary>
    public string Help { get; }

    /// <summary>The label of the specification or the field.</summary>
    public required string Label { get; init; }

    /// <summary>The specification row it comes from; empty for our own.</summary>
    public string SpecificationRow { get; init; } = "";

    /// <summary>True for passwords and keys: stored encrypted, never returned or logged.</summary>
    public bool IsSecret { get; init; }

    /// <summary>For editors: bool, int, text, choice, duration.</summary>
    public abstract string TypeName { get; }

    /// <summary>The default as text.</summary>
    public abstract string DefaultText { get; }

    /// <summary>The smallest and largest value or length, for editors; null when unbounded.</summary>
    public (long Minimum, long Maximum)? Range { get; init; }

    /// <summary>The allowed values of a choice; empty otherwise.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Tells what is wrong with a value, or null when it is allowed.</summary>
    public abstract string? Validate(string text);
}

/// <summary>A setting with values of one type.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public abstract record Setting<T> : Setting
{
    private protected Setting(string name, T defaultValue, string help)
        : base(name, help) => Default = defaultValue;

    /// <summary>The value while nobody has changed it.</summary>
    public T Default { get; }

    /// <summary>The value of a validated text.</summary>
    public abstract T Parse(string text);
}

/// <summary>On or off.</summary>
public sealed record BooleanSetting(string Name, bool Default, string Help) : Setting<bool>(Name, Default, Help)
{
    /// <inheritdoc/>
    public override string TypeName => "bool";

    /// <inheritdoc/>
    public override string DefaultText => Default ? "true" : "false";

    /// <inheritdoc/>
    public override bool Parse(string text) => text == "true";

    /// <inheritdoc/>
    public override string? Validate(string text) => text is "true" or "false" ? null : "Must be true or false.";
}

/// <summary>A whole number within a range.</summary>
public sealed record IntegerSetting(string Name, long Default, long Minimum, long Maximum, string Help) : Setting<long>(Name, Default, Help)
{
    /// <inheritdoc/>
    public override string TypeName => "int";

    /// <inheritdoc/>
    public override string DefaultText => Default.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override long Parse(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string? Validate(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= Minimum && value <= Maximum
            ? null
            : $"Must be a whole number from {Minimum} to {Maximum}.";
}

/// <summary>A time span within a range, written <c>00:15:00</c> or, with days, <c>1.00:00:00</c>.</summary>
public sealed record DurationSetting(string Name, TimeSpan Default, TimeSpan Minimum, TimeSpan Maximum, string Help) : Setting<TimeSpan>(Name, Default, Help)
{
    /// <inheritdoc/>
    public override string TypeName => "duration";

    /// <inheritdoc/>
    public override string DefaultText => Default.ToString("c", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override TimeSpan Parse(string text) => TimeSpan.ParseExact(text, "c", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string? Validate(string text) =>
        TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var value) && value >= Minimum && value <= Maximum
            ? null
            : $"Must be a time span from {Minimum:c} to {Maximum:c}.";
}

/// <summary>One line of text without control characters.</summary>
public sealed record TextSetting(string Name, string Default, int MaximumLength, string Help) : Setting<string>(Name, Default, Help)
{
    /// <summary>A further check: tells what is wrong, or null.</summary>
    public Func<string, string?>? Check { get; init; }

    /// <inheritdoc/>
    public override string TypeName => "text";

    /// <inheritdoc/>
    public override string DefaultText => Default;

    /// <inheritdoc/>
    public override string Parse(string text) => text;

    /// <inheritdoc/>
    public override string? Validate(string text)
    {
        if (text.Length > MaximumLength)
        {
            return $"Must have at most {MaximumLength} characters.";
        }

        // Settings reach protocol lines: no CR, LF or NUL, nor any other control character.
        return text.Any(char.IsControl) ? "Must not contain control characters." : Check?.Invoke(text);
    }
}

/// <summary>One of a fixed set of values.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
public sealed record ChoiceSetting<T> : Setting<T>
    where T : struct, Enum
{
    /// <summary>Declares the setting; its choices are the names of the enumeration.</summary>
    public ChoiceSetting(string name, T defaultValue, string help)
        : base(name, defaultValue, help) => Choices = Enum.GetNames<T>();

    /// <inheritdoc/>
    public override string TypeName => "choice";

    /// <inheritdoc/>
    public override string DefaultText => Default.ToString();

    /// <inheritdoc/>
    public override T Parse(string text) => Enum.Parse<T>(text);

    /// <inheritdoc/>
    public override string? Validate(string text) => Choices.Contains(text, StringComparer.Ordinal) ? null : $"Must be one of {string.Join(", ", Choices)}.";
}
