import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';

import type { SpfWhiteListEntry, SpfWhiteListService } from '../../api/types';
import { showFormErrors } from '../../shared/formErrors';
import { showSuccess } from '../../shared/notify';
import { useSaveEntry } from './data';
import { allServers } from './labels';

interface EntryFormProps {
  /** Null for a new one. */
  entry: SpfWhiteListEntry | null;
  services: readonly SpfWhiteListService[];
  onClose: () => void;
}

/** The four fields of SVC-202; what is left empty fits anything. */
export function EntryForm({ entry, services, onClose }: EntryFormProps) {
  const save = useSaveEntry();
  const form = useForm({
    initialValues: {
      serviceId: entry?.serviceId?.toString() ?? '',
      network: entry?.network ?? '',
      senderName: entry?.senderName ?? '*',
      senderDomain: entry?.senderDomain ?? '*',
    },
  });
  const submit = form.onSubmit((values) => {
    const body = {
      serviceId: values.serviceId === '' ? null : Number(values.serviceId),
      network: values.network.trim(),
      senderName: values.senderName.trim(),
      senderDomain: values.senderDomain.trim(),
      version: entry?.version ?? null,
    };
    save.mutate(
      { id: entry?.id ?? null, body },
      {
        onSuccess: () => {
          showSuccess('The entry was saved and holds from now on.');
          onClose();
        },
        onError: (error) => showFormErrors(form, error, 'The entry was not saved'),
      },
    );
  });
  const choices = [
    { value: '', label: allServers },
    ...services.map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Select
          label="Server"
          data={choices}
          allowDeselect={false}
          {...form.getInputProps('serviceId')}
        />
        <TextInput
          label="IP address"
          description="An address or a network such as 192.168.10.0/24; empty for any."
          data-autofocus
          autoCapitalize="none"
          spellCheck={false}
          {...form.getInputProps('network')}
        />
        <TextInput
          label="Sender name"
          description="What stands before the @. * stands for anything, ? for one character."
          autoCapitalize="none"
          spellCheck={false}
          {...form.getInputProps('senderName')}
        />
        <TextInput
          label="Sender domain"
          description="Mail without a sender is judged by the name the other server gives itself, as postmaster."
          autoCapitalize="none"
          spellCheck={false}
          {...form.getInputProps('senderDomain')}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
