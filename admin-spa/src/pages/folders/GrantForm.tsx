import { Autocomplete, Button, Group, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';

import { ApiError, messageOf } from '../../api/errors';
import { accountSearch } from '../users/data';
import { useSetRights, type Owner } from './data';
import { presets } from './rights';

interface GrantFormProps {
  owner: Owner;
  folder: string;
  /** Who has rights already: they are changed above. */
  taken: readonly string[];
}

const everyone = 'anyone';

/** Gives somebody rights. */
export function GrantForm({ owner, folder, taken }: GrantFormProps) {
  const set = useSetRights(owner, folder);
  const [who, setWho] = useState('');
  const [rights, setRights] = useState<string>(presets[0].value);
  const found = useQuery(accountSearch(who.trim()));
  const names = [everyone, ...(found.data?.items ?? []).map(({ name }) => name)].filter(
    (name) => !taken.includes(name),
  );
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (who.trim() !== '') {
      set.mutate({ identifier: who.trim(), rights }, { onSuccess: () => setWho('') });
    }
  };
  return (
    <form onSubmit={submit} noValidate>
      <Group align="flex-start" gap="sm">
        <Autocomplete
          label="User"
          placeholder={`A name, or ${everyone}`}
          autoCapitalize="none"
          spellCheck={false}
          flex={1}
          miw={180}
          data={names}
          value={who}
          error={set.error ? complaint(set.error) : undefined}
          onChange={(value) => {
            setWho(value);
            if (set.isError) set.reset();
          }}
        />
        <Select
          label="Rights"
          w={160}
          allowDeselect={false}
          data={[...presets]}
          value={rights}
          onChange={(value) => setRights(value ?? presets[0].value)}
        />
        <Button
          type="submit"
          mt={25}
          leftSection={<IconPlus size={16} aria-hidden />}
          loading={set.isPending}
        >
          Give rights
        </Button>
      </Group>
    </form>
  );
}

function complaint(error: Error): string {
  return (error instanceof ApiError ? error.formErrors.identifier : undefined) ?? messageOf(error);
}
