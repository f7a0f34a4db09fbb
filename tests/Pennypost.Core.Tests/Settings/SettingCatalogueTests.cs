using Pennypost.Core.Settings;

namespace Pennypost.Core.Tests.Settings;

/// <summary>Rules that every declared setting keeps.</summary>
public sealed class SettingCatalogueTests
{
    [Fact]
    public void Names_are_an_area_and_a_noun_in_lower_case_and_none_is_declared_twice()
    {
        SettingCatalogue.All.Count.ShouldBeGreaterThan(10);
        SettingCatalogue.All.ShouldAllBe(s => IsName(s.Name));
        SettingCatalogue.All.Select(s => s.Name).ShouldBeUnique();
    }

    [Fact]
    public void Every_setting_allows_its_own_default_and_explains_itself()
    {
        SettingCatalogue.All.ShouldAllBe(s => s.Validate(s.DefaultText) == null);
        SettingCatalogue.All.ShouldAllBe(s => s.Label.Length > 3 && s.Help.EndsWith('.'));
    }

    private static bool IsName(string name) =>
        name.Split('.') is [{ Length: > 0 }, { Length: > 0 }] && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');
}
