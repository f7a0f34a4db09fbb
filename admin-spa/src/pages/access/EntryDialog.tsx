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
  const prefixes = prefixChoices((values.address ?? '').includes(':'));

  // The server's complaints name entries by their place; here is only one.
  useEffect(() => {
    if (!(error instanceof ApiError)) return;
    for (const [field, text] of Object.entries(error.formErrors)) {
      form.setFieldError(field.replace(/^entries\[\d+\]\./, ''), text);
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each answer
  }, [error]);

  const submit = form.onSubmit((typed) =>
    onDone({
      ...typed,
      address: isNetwork ? (typed.address ?? '').trim() : null,
      prefix: isNetwork ? typed.prefix : null,
      allowUnauthenticated: typed.allow && typed.allowUnauthenticated,
      users: typed.allow ? typed.users : [],
      comment: typed.comment.trim(),
    }),
  );

  return (
    <Modal opened onClose={onClose} title={entry ? 'Edit entry' : 'Add entry'} size="md">
      <form
        noValidate
        onSubmit={(event) => {
          // The dialog stands inside the list's form, though not in its part of the page.
          event.stopPropagation();
          submit(event);
        }}
      >
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
                onChange={(event) => readAddress(event.currentTarget.value)}
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

  // A whole network may be pasted into the address: its prefix goes where it belongs.
  function readAddress(text: string) {
    const match = /^\s*([0-9a-f.:]+)\/(\d{1,3})\s*$/i.exec(text);
    if (match?.[1] === undefined) form.setFieldValue('address', text);
    else form.setValues({ address: match[1], prefix: Number(match[2]) });
  }
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

function maskOf(prefix: number): string {
  return [0, 8, 16, 24]
    .map((start) => 256 - 2 ** (8 - Math.min(8, Math.max(0, prefix - start))))
    .join('.');
}
