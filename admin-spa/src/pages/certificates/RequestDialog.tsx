import { Button, Group, Modal, Stack, TagsInput, Text } from '@mantine/core';
import { useForm } from '@mantine/form';

import { showFormErrors } from '../../shared/formErrors';
import { showSuccess } from '../../shared/notify';
import { useMakeRequest } from './data';

/** A key and a request for a certificate authority (USR-113). */
export function RequestDialog({ hostName, onClose }: { hostName: string; onClose: () => void }) {
  const make = useMakeRequest();
  const form = useForm({
    initialValues: { names: hostName === '' ? [] : [hostName] },
    validate: { names: (names) => (names.length === 0 ? 'Give at least one host name.' : null) },
  });
  return (
    <Modal opened onClose={onClose} title="New certificate request" size="md">
      <form
        noValidate
        onSubmit={form.onSubmit(({ names }) =>
          make.mutate(names, {
            onSuccess: () => {
              showSuccess('The request was made. Give it to a certificate authority.');
              onClose();
            },
            onError: (error) => showFormErrors(form, error, 'The request was not made'),
          }),
        )}
      >
        <Stack gap="md">
          <Text size="sm">
            The server makes an RSA key of 2048 bits and keeps it. A certificate authority signs the
            request; add its certificate afterwards, without a key.
          </Text>
          <TagsInput
            label="Host names"
            description="Every name under which mail programs reach this system; the first is the main one."
            placeholder="mail.example.com"
            data-autofocus
            {...form.getInputProps('names')}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={make.isPending}>
              Make request
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
