import { ActionIcon, Group, MultiSelect, Select, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';

import type { FolderGrantView } from '../../api/types';
import { showFailure } from '../../shared/notify';
import { useSetRights, type Owner } from './data';
import { nameOf, plain, presetOf, presets, rights } from './rights';

interface GrantRowProps {
  owner: Owner;
  folder: string;
  grant: FolderGrantView;
}

/** What one user may do, as a preset or right by right. */
export function GrantRow({ owner, folder, grant }: GrantRowProps) {
  const set = useSetRights(owner, folder);
  const [open, setOpen] = useState(false);
  const name = nameOf(grant.identifier);
  const preset = presetOf(grant.rights);
  const custom = open || preset === 'custom';
  const save = (letters: string) =>
    set.mutate(
      { identifier: grant.identifier, rights: letters },
      { onError: showFailure('The rights were not changed') },
    );
  return (
    <li>
      <Group gap="sm" wrap="nowrap">
        <Text flex={1} miw={0} truncate fw={500}>
          {name}
        </Text>
        <Select
          aria-label={`Rights of ${name}`}
          w={160}
          allowDeselect={false}
          disabled={set.isPending}
          data={[...presets, { value: 'custom', label: 'Right by right' }]}
          value={custom ? 'custom' : preset}
          onChange={(value) => {
            setOpen(value === 'custom');
            if (value !== null && value !== 'custom') save(value);
          }}
        />
        <ActionIcon
          variant="subtle"
          color="red"
          aria-label={`Take all rights: ${name}`}
          loading={set.isPending}
          onClick={() => save('')}
        >
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </Group>
      {custom ? (
        <MultiSelect
          mt="xs"
          aria-label={`Right by right: ${name}`}
          data={[...rights]}
          value={Array.from(plain(grant.rights))}
          disabled={set.isPending}
          // Without any right the row would be gone: that is what the button is for.
          onChange={(chosen) => {
            if (chosen.length > 0) save(plain(chosen.join('')));
          }}
        />
      ) : null}
    </li>
  );
}
