import {
  Alert,
  Button,
  Checkbox,
  Group,
  Modal,
  SegmentedControl,
  Select,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { ApiError, messageOf } from '../../api/errors';
import type { AccessEntryItem, AccessEntryType, AccessListView } from '../../api/types';
import { accountSearch } from '../users/data';
import { maskOf, prefixOf, rangeOf } from './networks';
import { blankEntry, isOpenRelay, typeLabels } from './words';

interface EntryDialogProps {
  view: AccessListView;
  /** Null for a new one. */
  entry: AccessEntryItem | null;
  onClose: () => void;
  /** The entry as typed; the server corrects and arranges it. */
  onDone: (entry: AccessEntryItem) => void;
  pending: boolean;
  error: Error | null;
}

const types = Object.entries(typeLabels).map(([value, label]) => ({ value, label }));

/** The editor of one entry (SVC-350 to SVC-354). */
export function EntryDialog({ view, entry, onClose, onDone, pending, error }: EntryDialogProps) {
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search, 200);
  const users = useQuery({ ...accountSearch(asked), enabled: view.hasUsers });
  const form = useForm<AccessEntryItem>({
    initialValues: entry ?? blankEntry(),
    validate: {
      address: (text, values) =>
        values.type === 'network' && (text ?? '').trim() === ''
          ? 'Write an address or a network.'
          : null,
    },
  });
  const { values } = form;
  const isNetwork = values.type === 'network';
  const written = separate(values);
  const range = isNetwork ? rangeOf(written.address, written.prefix) : null;
  const prefixes = prefixChoices((values.address ?? '').includes(':'));

  // The server's complaints name entries by their place; here is only one.
  useEffect(() => {
    if (!(error instanceof ApiError)) return;
    for (const [field, text] of Object.entries(error.formErrors)) {
      form.setFieldError(field.replace(/^entries\[\d+\]\./, ''), text);
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each answer
  }, [error]);

  const submit = form.onSubmit((typed) => {
    const { address, prefix } = separate(typed);
    onDone({
      ...typed,
      address: isNetwork ? address : null,
      prefix: isNetwork ? prefix : null,
      allowUnauthenticated: typed.allow && typed.allowUnauthenticated,
      users: typed.allow ? typed.users : [],
      comment: typed.comment.trim(),
    });
  });

  return (
    <Modal opened onClose={onClose} title={entry ? 'Edit entry' : 'Add entry'} size="md">
      <form noValidate onSubmit={submit}>
        <Stack gap="md">
          <SegmentedControl
            aria-label="Restrict"
            fullWidth
            data={[
              { value: 'allow', label: 'Allow' },
              { value: 'block', label: 'Block' },
            ]}
            value={values.allow ? 'allow' : 'block'}
            onChange={(value) => form.setFieldValue('allow', value === 'allow')}
          />
          <Select
            label="Type"
            data={types}
            allowDeselect={false}
            value={values.type}
            onChange={(value) => value && form.setFieldValue('type', value as AccessEntryType)}
          />
          {isNetwork ? (
            <Group align="flex-start" gap="sm" grow>
              <TextInput
                label="Address"
                placeholder="192.168.1.0"
                data-autofocus
                autoCapitalize="none"
                spellCheck={false}
                {...form.getInputProps('address')}
                value={values.address ?? ''}
                onBlur={() => form.setValues(separate(values))}
              />
              <Select
                label="Prefix"
                data={prefixes}
                searchable
                allowDeselect={false}
                value={values.prefix === null ? 'host' : String(values.prefix)}
                onChange={(value) =>
                  form.setFieldValue('prefix', value === 'host' ? null : Number(value))
                }
              />
            </Group>
          ) : null}
          {isNetwork && range ? (
            <Text size="xs" c="dimmed" role="status">
              {range}
            </Text>
          ) : null}
          {view.hasAllowUnauthenticated && values.allow ? (
            <Checkbox
              label="Allow Unauthenticated Access"
              description="Clients there may send to other servers without log-in."
              {...form.getInputProps('allowUnauthenticated', { type: 'checkbox' })}
            />
          ) : null}
          {isOpenRelay(values) ? (
            <Alert
              color="red"
              icon={<IconAlertTriangle aria-hidden />}
              title="Strangers could send anything to anybody"
              role="alert"
            >
              <Text size="sm">
                Anybody on the Internet could send through this server without log-in. It would be
                on block lists within hours, so this cannot be saved.
              </Text>
              <Button
                mt="xs"
                size="compact-sm"
                variant="default"
                onClick={() => form.setFieldValue('allowUnauthenticated', false)}
              >
                Allow anybody after log-in instead
              </Button>
            </Alert>
          ) : null}
          {view.hasUsers && values.allow ? (
            <TagsInput
              label="Users"
              description="Who may log in from there. None chosen: everybody."
              placeholder={values.users.length === 0 ? 'All' : ''}
              data={(users.data?.items ?? []).map((account) => account.name)}
              searchValue={search}
              onSearchChange={setSearch}
              acceptValueOnBlur
              {...form.getInputProps('users')}
              value={[...values.users]}
            />
          ) : null}
          <TextInput label="Comment" maxLength={500} {...form.getInputProps('comment')} />
          {error && !(error instanceof ApiError && Object.keys(error.formErrors).length > 0) ? (
            <Alert color="red" role="alert">
              {messageOf(error)}
            </Alert>
          ) : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={pending} disabled={isOpenRelay(values)}>
              {entry ? 'Change' : 'Add'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** A whole network may be typed as the address: its prefix or mask goes where it belongs. */
function separate({ address, prefix }: Pick<AccessEntryItem, 'address' | 'prefix'>) {
  const text = (address ?? '').trim();
  const [host = '', behind] = text.split('/');
  const typed = behind === undefined ? null : prefixOf(behind.trim());
  if (typed === null) return { address: text, prefix };
  const isHost = typed === (host.includes(':') ? 128 : 32);
  return { address: host.trim(), prefix: isHost ? null : typed };
}

/** "Single Host" and the prefixes of the address's kind, for IPv4 with their masks (SVC-353). */
function prefixChoices(isIPv6: boolean) {
  const bits = isIPv6 ? 128 : 32;
  const numbers = Array.from({ length: bits }, (_, index) => bits - 1 - index);
  return [
    { value: 'host', label: `Single Host (/${bits})` },
    ...numbers.map((prefix) => ({
      value: String(prefix),
      label: isIPv6 ? `/${prefix}` : `/${prefix} – ${maskOf(prefix)}`,
    })),
  ];
}
