import { Button, Card, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';

import { api, send } from '../../api/client';
import { ApiError } from '../../api/errors';
import type { ChangeOwnPasswordRequest } from '../../api/types';
import { sessionKey, useSession } from '../../app/session';
import { useTitle } from '../../app/useTitle';
import { showFormErrors } from '../../shared/formErrors';
import { showSuccess } from '../../shared/notify';
import { PageHeader } from '../../shared/PageHeader';
import { passwordProblem } from '../users/labels';

/** The password of the account that is logged in. */
export default function OwnPasswordPage() {
  useTitle('Own password');
  const session = useSession();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const change = useMutation({
    mutationFn: (body: ChangeOwnPasswordRequest) =>
      send(api.PUT('/api/v1/session/password', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionKey }),
  });
  const form = useForm({
    initialValues: { currentPassword: '', newPassword: '', repeated: '' },
    validate: (values) => {
      const { password, repeated } = passwordProblem(values.newPassword, values.repeated);
      return {
        currentPassword: values.currentPassword === '' ? 'Type your present password.' : null,
        newPassword: password ?? null,
        repeated: repeated ?? null,
      };
    },
  });

  const submit = form.onSubmit(({ currentPassword, newPassword }) =>
    change.mutate(
      { currentPassword, newPassword },
      {
        onSuccess: () => {
          showSuccess('Your password was changed. Other sessions of yours were ended.');
          navigate('/');
        },
        onError: (error) => {
          if (error instanceof ApiError && error.status === 429) {
            form.setErrors({ currentPassword: 'Too many attempts. Please wait a while.' });
          } else showFormErrors(form, error, 'The password was not changed');
        },
      },
    ),
  );

  return (
    <>
      <PageHeader title="Own password" subtitle={`For ${session.name}`} />
      <Card component="form" onSubmit={submit} noValidate maw={460}>
        <Stack gap="md">
          {/* Password managers file the new password under this name. */}
          <input
            type="text"
            name="username"
            autoComplete="username"
            value={session.name}
            readOnly
            hidden
          />
          <PasswordInput
            label="Present password"
            autoComplete="current-password"
            {...form.getInputProps('currentPassword')}
          />
          <PasswordInput
            label="New password"
            autoComplete="new-password"
            {...form.getInputProps('newPassword')}
          />
          <PasswordInput
            label="New password again"
            autoComplete="new-password"
            {...form.getInputProps('repeated')}
          />
          <Text size="sm" c="dimmed">
            The same password works for SMTP, POP3 and IMAP: change it on your devices too.
          </Text>
          <Group justify="flex-end">
            <Button type="submit" loading={change.isPending}>
              Change password
            </Button>
          </Group>
        </Stack>
      </Card>
    </>
  );
}
