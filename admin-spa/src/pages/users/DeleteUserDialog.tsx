import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';

import { messageOf } from '../../api/errors';
import type { AccountSummary } from '../../api/types';
import { countOf, formatBytes } from '../../shared/format';
import { showSuccess } from '../../shared/notify';
import { useDeleteAccount } from './data';

interface DeleteUserDialogProps {
  account: AccountSummary;
  opened: boolean;
  onClose: () => void;
  onDeleted: () => void;
}

/** Typing the name stands between an administrator and a lost mailbox. Refusals (USR-016) show in the dialog. */
export function DeleteUserDialog({ account, opened, onClose, onDeleted }: DeleteUserDialogProps) {
  const remove = useDeleteAccount();
  const [typed, setTyped] = useState('');
  const matches = typed.trim().toLowerCase() === account.name.toLowerCase();
  const close = () => {
    setTyped('');
    remove.reset();
    onClose();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!matches) return;
    remove.mutate(account.id, {
      onSuccess: () => {
        showSuccess(`User ${account.name} was deleted.`);
        close();
        onDeleted();
      },
    });
  };

  return (
    <Modal opened={opened} onClose={close} title={`Delete user ${account.name}?`}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {remove.isError ? (
            <Alert
              color="red"
              icon={<IconAlertTriangle aria-hidden />}
              title="The user was not deleted"
              role="alert"
            >
              {messageOf(remove.error)}
            </Alert>
          ) : null}
          <Text size="sm">
            The log-in, the mailbox with {formatBytes(account.mailboxBytes)} of mail (
            {countOf(account.inboxMessages, 'message')} in the Inbox) and the mappings to this user
            go with it. Mail to its addresses is refused from then on.
          </Text>
          <TextInput
            label={`Type ${account.name} to confirm`}
            data-autofocus
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" color="red" disabled={!matches} loading={remove.isPending}>
              Delete user
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
