import {
  Button,
  Checkbox,
  Group,
  Modal,
  PasswordInput,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useLocation } from 'wouter';

import type { CreatedAccount } from '../../api/types';
import { showFormErrors } from '../../shared/formErrors';
import { showSuccess } from '../../shared/notify';
import { SecretOnce } from '../../shared/SecretOnce';
import { useCreateAccount } from './data';
import { hasNonAscii, passwordProblem, userNameProblem } from './labels';

interface CreateUserDialogProps {
  opened: boolean;
  onClose: () => void;
}

/** The add dialog of USR-150 to USR-157; a generated password is shown once, before the dialog closes. */
export function CreateUserDialog({ opened, onClose }: CreateUserDialogProps) {
  const [created, setCreated] = useState<CreatedAccount | null>(null);
  const close = () => {
    setCreated(null);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={created ? `User ${created.account.name} is ready` : 'New user'}
      // A password that nobody has noted yet must not vanish by a click beside the dialog.
      closeOnClickOutside={created === null}
    >
      {created ? (
        <CreatedNote created={created} onClose={close} />
      ) : (
        <CreateForm
          onCancel={close}
          onCreated={(answer) => {
            showSuccess(`User ${answer.account.name} was created.`);
            if (answer.generatedPassword === null) close();
            else setCreated(answer);
          }}
        />
      )}
    </Modal>
  );
}

interface CreateFormProps {
  onCancel: () => void;
  onCreated: (created: CreatedAccount) => void;
}

function CreateForm({ onCancel, onCreated }: CreateFormProps) {
  const create = useCreateAccount();
  const form = useForm({
    initialValues: {
      name: '',
      displayName: '',
      comments: '',
      administrator: false,
      own: 'generate',
      password: '',
      repeated: '',
    },
    validate: (values) => ({
      name: userNameProblem(values.name.trim()),
      comments: values.comments.length > 80 ? 'At most 80 characters.' : null,
      ...(values.own === 'type' ? passwordProblem(values.password, values.repeated) : {}),
    }),
    validateInputOnBlur: ['name', 'comments'],
  });

  const submit = form.onSubmit((values) =>
    create.mutate(
      {
        name: values.name.trim(),
        password: values.own === 'type' ? values.password : null,
        displayName: values.displayName.trim(),
        comments: values.comments.trim(),
        enabled: true,
        administrator: values.administrator,
      },
      {
        onSuccess: onCreated,
        onError: (error) => showFormErrors(form, error, 'The user was not created'),
      },
    ),
  );

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          label="Username"
          description="For log-in and as the address before the @. It cannot be changed later."
          data-autofocus
          required
          maxLength={64}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('name')}
        />
        <TextInput
          label="Name"
          placeholder="Alice Example"
          {...form.getInputProps('displayName')}
        />
        <TextInput label="Comments" {...form.getInputProps('comments')} />
        <div>
          <Text size="sm" fw={500} mb={4} id="password-source">
            Password
          </Text>
          <SegmentedControl
            fullWidth
            aria-labelledby="password-source"
            data={[
              { value: 'generate', label: 'Generate one' },
              { value: 'type', label: 'Type one' },
            ]}
            {...form.getInputProps('own')}
          />
        </div>
        {form.values.own === 'type' ? (
          <>
            <PasswordInput
              label="Main password"
              autoComplete="new-password"
              description={
                hasNonAscii(form.values.password)
                  ? 'Some programs send letters beyond ASCII differently: log-in may fail with them.'
                  : undefined
              }
              {...form.getInputProps('password')}
            />
            <PasswordInput
              label="Main password again"
              autoComplete="new-password"
              {...form.getInputProps('repeated')}
            />
          </>
        ) : (
          <Text size="sm" c="dimmed">
            16 random characters, shown once after the user is created.
          </Text>
        )}
        <Checkbox
          label="Administrator"
          description="May use this app with the same password."
          {...form.getInputProps('administrator', { type: 'checkbox' })}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending}>
            Create user
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function CreatedNote({ created, onClose }: { created: CreatedAccount; onClose: () => void }) {
  const [, navigate] = useLocation();
  return (
    <Stack gap="md">
      <Text size="sm">
        Give the password to the person now. It is stored only as a hash: nobody, you included, can
        see it again.
      </Text>
      <SecretOnce label="Password" secret={created.generatedPassword ?? ''} />
      <Group justify="flex-end">
        <Button
          variant="default"
          onClick={() => {
            onClose();
            navigate(`/users/${created.account.id}`);
          }}
        >
          Edit user
        </Button>
        <Button data-autofocus onClick={onClose}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}
