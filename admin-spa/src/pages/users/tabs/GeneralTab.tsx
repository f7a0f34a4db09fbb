import {
  Alert,
  Button,
  Card,
  Group,
  List,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle, IconLock } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';

import { ApiError } from '../../../api/errors';
import type { AccountDetail } from '../../../api/types';
import { useSession } from '../../../app/session';
import { showFormErrors } from '../../../shared/formErrors';
import { formatBytes, formatCount } from '../../../shared/format';
import { showFailure, showSuccess } from '../../../shared/notify';
import { RelativeTime } from '../../../shared/RelativeTime';
import { SaveBar } from '../../../shared/SaveBar';
import { accountDetail, useUnlockAccount, useUpdateAccount } from '../data';

/** The tab of USR-159 to USR-168, as far as what it sets exists. */
export function GeneralTab({ detail }: { detail: AccountDetail }) {
  const { account } = detail;
  const session = useSession();
  const update = useUpdateAccount(account.id);
  const own = session.accountId === account.id;
  const form = useForm({
    initialValues: {
      displayName: account.displayName,
      comments: account.comments,
      enabled: account.enabled,
      administrator: account.administrator,
      expiresOn: account.expiresOn ?? '',
    },
    validate: {
      comments: (text) => (text.length > 80 ? 'At most 80 characters.' : null),
    },
  });

  const submit = form.onSubmit((values) =>
    update.mutate(
      {
        ...values,
        displayName: values.displayName.trim(),
        comments: values.comments.trim(),
        expiresOn: values.expiresOn === '' ? null : values.expiresOn,
        version: account.version,
      },
      {
        onSuccess: () => {
          form.resetDirty();
          showSuccess('Changes have been applied.');
        },
        onError: (error) => showFormErrors(form, error, 'The user was not saved'),
      },
    ),
  );

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <ConflictNotice id={account.id} error={update.error} />
        {detail.locks.length > 0 ? <Locks detail={detail} /> : null}
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <Card>
            <Stack gap="md">
              <Title order={2}>Person</Title>
              <TextInput label="Name" {...form.getInputProps('displayName')} />
              <TextInput
                label="Comments"
                description="For administrators; searchable in the list."
                {...form.getInputProps('comments')}
              />
            </Stack>
          </Card>
          <Card>
            <Stack gap="md">
              <Title order={2}>Access</Title>
              <Switch
                label="Account access allowed"
                description="Off: no log-in on any service; incoming mail is still accepted and stored."
                {...form.getInputProps('enabled', { type: 'checkbox' })}
              />
              <Switch
                label="Administrator"
                description={
                  own
                    ? 'Only another administrator can take this from you.'
                    : 'May use this app with the same password.'
                }
                disabled={own}
                {...form.getInputProps('administrator', { type: 'checkbox' })}
              />
              <TextInput
                type="date"
                label="Account expires at end"
                description="The last day on which log-in works, in the server's time zone; empty means never."
                maw={320}
                {...form.getInputProps('expiresOn')}
              />
            </Stack>
          </Card>
        </SimpleGrid>
        <Card>
          <SimpleGrid cols={{ base: 2, md: 4 }} className="figures">
            <Fact label="Inbox messages">{formatCount(account.inboxMessages)}</Fact>
            <Fact label="Mailbox size">{formatBytes(account.mailboxBytes)}</Fact>
            <Fact label="Created">
              <RelativeTime at={account.createdAt} />
            </Fact>
            <Fact label="Account number">{account.id}</Fact>
          </SimpleGrid>
        </Card>
      </Stack>
      <SaveBar dirty={form.isDirty()} saving={update.isPending} onDiscard={form.reset} />
    </form>
  );
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fw={550} component="div">
        {children}
      </Text>
    </div>
  );
}

/** Two administrators edited the same user: the second one is told, and nothing is overwritten (USR-158). */
function ConflictNotice({ id, error }: { id: number; error: Error | null }) {
  const client = useQueryClient();
  if (!(error instanceof ApiError) || error.code !== 'version-conflict') return null;
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle aria-hidden />}
      title="Somebody else changed this user"
      role="alert"
    >
      <Group justify="space-between">
        <Text size="sm">
          Your changes are not saved. Load what is stored now, then make them again.
        </Text>
        <Button
          size="xs"
          variant="default"
          onClick={() => void client.invalidateQueries({ queryKey: accountDetail(id).queryKey })}
        >
          Load what is stored
        </Button>
      </Group>
    </Alert>
  );
}

/** Locks can only be removed, all together (USR-162). */
function Locks({ detail }: { detail: AccountDetail }) {
  const unlock = useUnlockAccount(detail.account.id);
  return (
    <Alert color="red" icon={<IconLock aria-hidden />} title="Account locked out">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          After failed log-ins these addresses get no log-in to this account, even with the right
          password:
        </Text>
        <List size="sm">
          {detail.locks.map((lock) => (
            <List.Item key={lock.address}>
              <span className="mono">{lock.address}</span>, {formatCount(lock.failures)} failures,
              ends <RelativeTime at={lock.until} />
            </List.Item>
          ))}
        </List>
        <Button
          size="xs"
          variant="default"
          loading={unlock.isPending}
          onClick={() =>
            unlock.mutate(undefined, {
              onSuccess: () => showSuccess('The locks were removed.'),
              onError: showFailure('The locks were not removed'),
            })
          }
        >
          Remove all locks
        </Button>
      </Stack>
    </Alert>
  );
}
