import {
  Alert,
  Button,
  Card,
  Group,
  PasswordInput,
  SimpleGrid,
  Stack,
  Text,
  Title,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { modals } from '@mantine/modals';
import { IconDeviceMobile, IconWand } from '@tabler/icons-react';

import type { AccountDetail } from '../../../api/types';
import { showFormErrors } from '../../../shared/formErrors';
import { showFailure, showSuccess } from '../../../shared/notify';
import { SecretOnce } from '../../../shared/SecretOnce';
import { useUnsavedGuard } from '../../../shared/unsaved';
import { useGeneratePassword, useSetPassword } from '../data';
import { hasNonAscii, passwordProblem } from '../labels';

/** The tab of USR-169 to USR-178, as far as what it sets exists. */
export function PasswordsTab({ detail }: { detail: AccountDetail }) {
  return (
    <Stack gap="md">
      <Alert
        color="blue"
        icon={<IconDeviceMobile aria-hidden />}
        title="Before you change a password"
      >
        Devices that still use the old one keep trying and may lock the account for their address.
        Tell the person to change it on every device.
      </Alert>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <TypePassword detail={detail} />
        <MakePassword detail={detail} />
      </SimpleGrid>
    </Stack>
  );
}

function TypePassword({ detail }: { detail: AccountDetail }) {
  const set = useSetPassword(detail.account.id);
  const form = useForm({
    initialValues: { password: '', repeated: '' },
    validate: (values) => passwordProblem(values.password, values.repeated),
  });
  useUnsavedGuard(form.isDirty());

  const submit = form.onSubmit(({ password }) =>
    set.mutate(password, {
      onSuccess: () => {
        form.reset();
        showSuccess(`The password of ${detail.account.name} was changed.`);
      },
      onError: (error) => showFormErrors(form, error, 'The password was not changed'),
    }),
  );

  return (
    <Card component="form" onSubmit={submit} noValidate>
      <Stack gap="md">
        <Title order={2}>Main password</Title>
        <Text size="sm" c="dimmed">
          For SMTP, POP3, IMAP and, for administrators, this app. No spaces, at most 128 characters.
          A stored password is never shown.
        </Text>
        <PasswordInput
          label="New password"
          autoComplete="new-password"
          description={
            hasNonAscii(form.values.password)
              ? 'Some programs send letters beyond ASCII differently: log-in may fail with them.'
              : undefined
          }
          {...form.getInputProps('password')}
        />
        <PasswordInput
          label="New password again"
          autoComplete="new-password"
          {...form.getInputProps('repeated')}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={set.isPending} disabled={!form.isDirty()}>
            Set password
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}

function MakePassword({ detail }: { detail: AccountDetail }) {
  const generate = useGeneratePassword(detail.account.id);
  const ask = () =>
    modals.openConfirmModal({
      title: `Replace the password of ${detail.account.name}?`,
      children: (
        <Text size="sm">
          The present password stops working at once. The new one is shown to you, this once.
        </Text>
      ),
      labels: { confirm: 'Replace it', cancel: 'Cancel' },
      onConfirm: () => generate.mutate(undefined, { onError: showFailure('No password was made') }),
    });
  return (
    <Card>
      <Stack gap="md">
        <Title order={2}>Generated password</Title>
        <Text size="sm" c="dimmed">
          16 random characters without those that look alike. It replaces the main password.
        </Text>
        {generate.data ? (
          <SecretOnce
            label={`New password of ${detail.account.name}`}
            secret={generate.data.password}
          />
        ) : null}
        <Group>
          <Button
            variant="default"
            leftSection={<IconWand size={16} aria-hidden />}
            loading={generate.isPending}
            onClick={ask}
          >
            Generate
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
