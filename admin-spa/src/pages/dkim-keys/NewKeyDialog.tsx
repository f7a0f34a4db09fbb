import {
  Autocomplete,
  Button,
  Group,
  Modal,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useId } from 'react';

import type { AddDkimKeyRequest, DkimKeyItem } from '../../api/types';
import { showFormErrors } from '../../shared/formErrors';
import { showSuccess } from '../../shared/notify';
import { useAddDkimKey } from './data';
import { keyName } from './labels';

interface NewKeyProps {
  domains: readonly string[];
  onClose: () => void;
  onAdded: (key: DkimKeyItem) => void;
}

/** A new key: generated here, or imported from another system (SVC-163). */
export function NewKeyDialog({ opened, ...form }: NewKeyProps & { opened: boolean }) {
  return (
    <Modal opened={opened} onClose={form.onClose} title="New DKIM key" size="md">
      <NewKeyForm {...form} />
    </Modal>
  );
}

type Source = AddDkimKeyRequest['algorithm'] | 'import';

function NewKeyForm({ domains, onClose, onAdded }: NewKeyProps) {
  const add = useAddDkimKey();
  const kindId = useId();
  const form = useForm({
    initialValues: {
      domain: domains[0] ?? '',
      selector: '',
      source: 'rsa' as Source,
      privateKey: '',
    },
    validate: {
      domain: (text) => (text.trim() === '' ? 'Type the domain whose mail it shall sign.' : null),
      privateKey: (text, values) =>
        values.source === 'import' && text.trim() === '' ? 'Paste a private key.' : null,
    },
  });
  const isImport = form.values.source === 'import';
  const submit = form.onSubmit((values) =>
    add.mutate(
      {
        domain: values.domain.trim(),
        selector: values.selector.trim(),
        algorithm: values.source === 'import' ? 'rsa' : values.source,
        privateKey: isImport ? values.privateKey : null,
      },
      {
        onSuccess: (key) => {
          showSuccess(`The key ${keyName(key)} was stored. Publish its record next.`);
          onAdded(key);
        },
        onError: (error) => showFormErrors(form, error, 'The key was not stored'),
      },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Autocomplete
          label="Domain"
          description="The domain in the From address of the mail to sign."
          data={[...domains]}
          data-autofocus
          autoCapitalize="none"
          spellCheck={false}
          {...form.getInputProps('domain')}
        />
        <div>
          <Text size="sm" fw={500} mb={4} id={kindId}>
            Kind
          </Text>
          <SegmentedControl
            aria-labelledby={kindId}
            fullWidth
            data={[
              { value: 'rsa', label: 'RSA 2048' },
              { value: 'ed25519', label: 'Ed25519' },
              { value: 'import', label: 'Import' },
            ]}
            {...form.getInputProps('source')}
          />
          <Text size="xs" c="dimmed" mt={4}>
            Every receiver knows RSA. An Ed25519 key signs beside it, for receivers that know it.
          </Text>
        </div>
        <TextInput
          label="Selector"
          description="The key’s name in DNS. Empty: one made of today’s date."
          placeholder="r20260131"
          autoCapitalize="none"
          spellCheck={false}
          {...form.getInputProps('selector')}
        />
        {isImport ? (
          <Textarea
            label="Private key"
            description="PEM; RSA of at least 1024 bits, or Ed25519. It is stored encrypted and never shown again."
            placeholder="-----BEGIN PRIVATE KEY-----"
            autosize
            minRows={4}
            maxRows={10}
            spellCheck={false}
            classNames={{ input: 'mono' }}
            {...form.getInputProps('privateKey')}
          />
        ) : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending}>
            {isImport ? 'Import key' : 'Generate key'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
