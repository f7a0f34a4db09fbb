import {
  Button,
  Group,
  List,
  NativeSelect,
  PasswordInput,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';

import { messageOf } from '../../api/errors';
import type { BlockListItem, SaveBlockListRequest } from '../../api/types';
import { showFormErrors } from '../../shared/formErrors';
import { showSuccess } from '../../shared/notify';
import { useCheckList, useDeleteList, useSaveList } from './data';
import { serviceName, type SmtpService } from './labels';

interface BlockListFormProps {
  /** Null for a new one. */
  list: BlockListItem | null;
  /** The services that look clients up; null while they are not known. */
  services: readonly SmtpService[] | null;
  onClose: () => void;
}

export function BlockListForm({ list, services, onClose }: BlockListFormProps) {
  const save = useSaveList();
  const check = useCheckList();
  const form = useForm({
    initialValues: {
      zone: list ? list.zone + (list.pattern === '' ? '' : `(${list.pattern})`) : '',
      kind: list?.kind ?? ('block' as const),
      serviceId: list?.serviceId?.toString() ?? '',
      queryKey: '',
      removeKey: false,
      enabled: list?.enabled ?? true,
      comment: list?.comment ?? '',
    },
    validate: {
      zone: (text) => (text.trim() === '' ? 'Type the domain of the list.' : null),
    },
  });
  const submit = form.onSubmit((values) => {
    const body: SaveBlockListRequest = {
      zone: values.zone.trim(),
      kind: values.kind,
      serviceId: values.serviceId === '' ? null : Number(values.serviceId),
      enabled: values.enabled,
      comment: values.comment.trim(),
      queryKey: values.removeKey ? '' : values.queryKey === '' ? null : values.queryKey,
      version: list?.version ?? null,
    };
    save.mutate(
      { id: list?.id ?? null, body },
      {
        onSuccess: (saved) => {
          showSuccess(`The list ${saved.zone} was saved.`);
          // Its health appears in the list by itself.
          check.mutate(saved.id);
          onClose();
        },
        onError: (error) => showFormErrors(form, error, 'The list was not saved'),
      },
    );
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          label="List"
          description="Its domain, such as zen.spamhaus.org. A regular expression in parentheses behind it limits which answers count: zen.spamhaus.org(127\.0\.0\.3$)."
          data-autofocus
          autoCapitalize="none"
          spellCheck={false}
          {...form.getInputProps('zone')}
        />
        {list && list.warnings.length > 0 ? (
          <List size="xs" c="yellow.8">
            {list.warnings.map((warning) => (
              <List.Item key={warning}>{warning}</List.Item>
            ))}
          </List>
        ) : null}
        <NativeSelect
          label="Kind"
          description="An allow list wins over every block list."
          data={[
            { value: 'block', label: 'Block: lists senders of unwanted mail' },
            { value: 'allow', label: 'Allow: lists good senders' },
          ]}
          {...form.getInputProps('kind')}
        />
        <NativeSelect
          label="Service"
          description="Who asks it."
          data={serviceChoices(list, services)}
          {...form.getInputProps('serviceId')}
        />
        <PasswordInput
          label="Query key"
          description="Given by the operator of some lists. It stands before the domain in questions and is never shown."
          autoComplete="new-password"
          placeholder={list?.hasQueryKey ? 'Set; type to replace it' : 'None'}
          disabled={form.values.removeKey}
          {...form.getInputProps('queryKey')}
        />
        {list?.hasQueryKey ? (
          <Switch
            label="Remove the stored key"
            {...form.getInputProps('removeKey', { type: 'checkbox' })}
          />
        ) : null}
        <TextInput label="Comment" {...form.getInputProps('comment')} />
        <Switch label="Ask this list" {...form.getInputProps('enabled', { type: 'checkbox' })} />
        <Group justify="space-between">
          {list ? <DeleteButton list={list} onDeleted={onClose} /> : <span />}
          <Group gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}

/** Every service, or one; the chosen one stays on offer while names are not known. */
function serviceChoices(list: BlockListItem | null, services: readonly SmtpService[] | null) {
  const chosen = list?.serviceId ?? null;
  const known = (services ?? []).map(({ id, name }) => ({ value: String(id), label: name }));
  const isMissing = chosen !== null && !known.some(({ value }) => value === String(chosen));
  return [
    { value: '', label: 'Every SMTP service' },
    ...known,
    ...(isMissing ? [{ value: String(chosen), label: serviceName(chosen, services) }] : []),
  ];
}

/** Two clicks: the first one asks. */
function DeleteButton({ list, onDeleted }: { list: BlockListItem; onDeleted: () => void }) {
  const remove = useDeleteList();
  const [asked, setAsked] = useState(false);
  if (remove.isError) {
    return (
      <Text size="sm" c="red" role="alert">
        Not removed: {messageOf(remove.error)}
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
          remove.mutate(list.id, {
            onSuccess: () => {
              showSuccess(`The list ${list.zone} was removed.`);
              onDeleted();
            },
          });
        }
      }}
    >
      {asked ? 'Really remove?' : 'Remove'}
    </Button>
  );
}
