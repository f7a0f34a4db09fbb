import {
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from '@mantine/spotlight';
import { IconAdjustments, IconSearch, IconUser } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useLocation } from 'wouter';

import { accountSearch } from '../pages/users/data';
import { settingsQuery } from '../pages/settings/data';
import { areas } from './areas';
import { paletteStore } from './paletteStore';

export { openPalette } from './paletteStore';

/** Finds pages, settings by name or help text (USR-137), and users. Ctrl/Cmd-K opens it anywhere. */
export function Palette() {
  const [, navigate] = useLocation();
  const [opened, setOpened] = useState(false);
  const [query, setQuery] = useState('');
  const [asked] = useDebouncedValue(query.trim(), 200);
  const settings = useQuery({ ...settingsQuery, enabled: opened });
  const users = useQuery({ ...accountSearch(asked), enabled: opened && asked.length > 1 });

  const pages: SpotlightActionData[] = areas.map((area) => ({
    id: area.path,
    label: area.label,
    description: area.description,
    keywords: area.keywords,
    leftSection: <area.icon size={20} stroke={1.6} aria-hidden />,
    onClick: () => navigate(area.path),
  }));
  const options: SpotlightActionData[] = (settings.data ?? []).map((setting) => ({
    id: setting.name,
    label: setting.label,
    description: setting.help,
    keywords: [setting.name, setting.row ?? ''],
    leftSection: <IconAdjustments size={20} stroke={1.6} aria-hidden />,
    onClick: () => navigate(`/settings/${setting.group}#${setting.name}`),
  }));
  const people: SpotlightActionData[] = (users.data?.items ?? []).map((account) => ({
    id: `user ${account.id}`,
    label: account.name,
    description: account.displayName || account.comments,
    leftSection: <IconUser size={20} stroke={1.6} aria-hidden />,
    onClick: () => navigate(`/users/${account.id}`),
  }));
  const groups: SpotlightActionGroupData[] = [
    { group: 'Pages', actions: pages },
    { group: 'Users', actions: people },
    // Hundreds of settings would bury the pages: they come with the first letter.
    { group: 'Settings', actions: query.trim() === '' ? [] : options },
  ].filter((group) => group.actions.length > 0);

  return (
    <Spotlight
      store={paletteStore}
      actions={groups}
      query={query}
      onQueryChange={setQuery}
      onSpotlightOpen={() => setOpened(true)}
      shortcut={['mod + K']}
      limit={30}
      scrollable
      maxHeight={460}
      highlightQuery
      attributes={{ content: { 'aria-label': 'Search' } }}
      nothingFound="Nothing found. Try another word of the setting's name or help."
      searchProps={{
        leftSection: <IconSearch size={20} stroke={1.6} aria-hidden />,
        placeholder: 'Search pages, settings, users',
        'aria-label': 'Search pages, settings, users',
      }}
    />
  );
}
