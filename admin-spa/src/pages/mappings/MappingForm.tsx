import {
  Alert,
  Autocomplete,
  Button,
  Checkbox,
  Group,
  List,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { messageOf } from '../../api/errors';
import type { MappingItem, MappingWarning, SaveMappingRequest } from '../../api/types';
import { showFormErrors } from '../../shared/formErrors';
import { showSuccess } from '../../shared/notify';
import { accountSearch } from '../users/data';
import { useCheckMapping, useDeleteMapping, useSaveMapping } from './data';
import { remote, typeLabels } from './labels';

interface MappingFormProps {
  mapping: MappingItem | null;
  target: string;
  onClose: () => void;
}

const types = Object.entries(typeLabels).map(([value, { label, help }]) => ({
  value,
  label: `${label} – ${help}`,
}));

/** Address, target, type and comment; warnings of MAP-008 stand between Save and the store. */
export function MappingForm({ mapping, target, onClose }: MappingFormProps) {
  const check = useCheckMapping();
  const save = useSaveMapping();
  const [warnings, setWarnings] = useState<readonly MappingWarning[]>([]);
  const form = useForm({
    initialValues: {
      address: mapping?.address ?? '',
      target: mapping?.target ?? target,
      type: mapping?.type ?? 'always',
      relayExternal: mapping?.relayExternal ?? false,
      comments: mapping?.comments ?? '',
    },
    validate: {
      address: (text) =>
        text.trim() === '' ? 'Type an address, a part of one, or ~@domain.' : null,
      target: (text) => (text.trim() === '' ? 'Choose a user or *REMOTE.' : null),
    },
    // What was warned of is another mapping now.
    onValuesChange: () => setWarnings([]),
  });
  const isRemote = form.values.target.trim().toUpperCase() === remote;
  const [asked] = useDebouncedValue(form.values.target.trim(), 200);
  const users = useQuery(accountSearch(asked === remote ? '' : asked));

  const submit = form.onSubmit((values) => {
    const id = mapping?.id ?? null;
    const body: SaveMappingRequest = {
      address: values.address.trim(),
      target: values.target.trim(),
      type: values.type,
      relayExternal: isRemote && values.relayExternal,
      comments: values.comments.trim(),
      version: mapping?.version ?? null,
    };
    const onError = (error: unknown) => showFormErrors(form, error, 'The mapping was not saved');
    const store = () =>
      save.mutate(
        { id, body },
        {
          onSuccess: (saved) => {
            showSuccess(`The mapping of ${saved.mapping.address} was saved.`);
            onClose();
          },
          onError,
        },
      );
    if (warnings.length > 0) store();
    else {
      check.mutate(body, {
        onSuccess: (answer) =>
          answer.warnings.length > 0 ? setWarnings(answer.warnings) : store(),
        onError,
      });
    }
  });

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          label="Email address"
          description="A whole address, or only the part before the @ for every local domain. * and ? stand for anything; ~@domain for all addresses nobody else has."
          data-autofocus
          autoCapitalize="none"
          spellCheck={false}
          {...form.getInputProps('address')}
        />
        <Autocomplete
          label="Target"
          description="A user, or *REMOTE for an address another server handles."
          data={[...(users.data?.items ?? []).map((account) => account.name), remote]}
          filter={({ options }) => options}
          autoCapitalize="none"
          spellCheck={false}
          {...form.getInputProps('target')}
        />
        {isRemote ? (
          <Checkbox
            label="Relay external mail too"
            description="Off: mail from strangers to it is refused, so that nobody relays through this server."
            {...form.getInputProps('relayExternal', { type: 'checkbox' })}
          />
        ) : null}
        <Select
          label="Mapping type"
          data={types}
          allowDeselect={false}
          {...form.getInputProps('type')}
        />
        <TextInput label="Comments" {...form.getInputProps('comments')} />
        {warnings.length > 0 ? <Warnings warnings={warnings} /> : null}
        <Group justify="space-between">
          {mapping ? <DeleteButton mapping={mapping} onDeleted={onClose} /> : <span />}
          <Group gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              color={warnings.length > 0 ? 'yellow' : undefined}
              loading={check.isPending || save.isPending}
            >
              {warnings.length > 0 ? 'Save anyway' : 'Save'}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}

function Warnings({ warnings }: { warnings: readonly MappingWarning[] }) {
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle aria-hidden />}
      title="This mapping catches more than it may seem"
      role="alert"
    >
      <List size="sm" spacing="xs">
        {warnings.map((warning) => (
          <List.Item key={warning.code}>
            {warning.text}
            {warning.accounts.length > 0 ? (
              <Text size="sm" c="dimmed">
                Users: {warning.accounts.join(', ')}
              </Text>
            ) : null}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** Two clicks: the first one asks. */
function DeleteButton({ mapping, onDeleted }: { mapping: MappingItem; onDeleted: () => void }) {
  const remove = useDeleteMapping();
  const [asked, setAsked] = useState(false);
  if (remove.isError) {
    return (
      <Text size="sm" c="red" role="alert">
        Not deleted: {messageOf(remove.error)}
      </Text>
    );
  }
  return (
    <Button
      variant={asked ? 'filled' : 'subtle'}
      color="red"
      loading={remove.isPending}
      onBlur={() => setAsked(false)}
      onClick={() => {
        if (!asked) setAsked(true);
        else {
          remove.mutate(mapping.id, {
            onSuccess: () => {
              showSuccess(`The mapping of ${mapping.address} was deleted.`);
              onDeleted();
            },
          });
        }
      }}
    >
      {asked ? 'Really delete?' : 'Delete'}
    </Button>
  );
}
