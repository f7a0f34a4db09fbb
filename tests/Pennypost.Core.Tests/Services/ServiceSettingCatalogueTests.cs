using Pennypost.Core.Services;
using Pennypost.Core.Settings;

namespace Pennypost.Core.Tests.Services;

/// <summary>Rules that every setting of services keeps.</summary>
public sealed class ServiceSettingCatalogueTests
{
    [Fact]
    public void Names_are_unique_also_among_the_settings_of_the_whole_system()
    {
        var all = ServiceSettingCatalogue.All.Select(s => s.Setting).Concat(SettingCatalogue.All).ToList();
        all.Select(s => s.Name).ShouldBeUnique();
        ServiceSettingCatalogue.All.ShouldAllBe(s => s.Setting.Name.Split('.').Length == 2 && s.Setting.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-' || c == '.'));
    }

    [Fact]
    public void Every_setting_allows_its_own_default_explains_itself_and_belongs_somewhere()
    {
        ServiceSettingCatalogue.All.Count.ShouldBeGreaterThan(10);
        ServiceSettingCatalogue.All.ShouldAllBe(s => s.Setting.Validate(s.Setting.DefaultText) == null);
        ServiceSettingCatalogue.All.ShouldAllBe(s => s.Setting.Label.Length > 3 && s.Setting.Help.EndsWith('.'));
        ServiceSettingCatalogue.All.ShouldAllBe(s => s.Tab.Length > 0 && s.Types.Count > 0);
    }

    [Fact]
    [Spec("SVC-013")]
    public void Preset_values_are_allowed_for_services_of_their_type()
    {
        ServiceSettingCatalogue.PresetValues.ShouldAllBe(v => v.Setting.Validate(v.Text) == null);
        foreach (var value in ServiceSettingCatalogue.PresetValues)
        {
            value.Presets.All(p => ServiceSettingCatalogue.ByName[value.Setting.Name].Types.Contains(ServicePresets.Of(p).Type)).ShouldBeTrue(value.Setting.Name);
        }
    }
}
