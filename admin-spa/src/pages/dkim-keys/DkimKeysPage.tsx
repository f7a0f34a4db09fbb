import { Alert, Anchor, Button, Card, Group, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconAlertTriangle, IconPlus, IconSignature } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';

import type { DkimKeyItem } from '../../api/types';
import { showFailure, showSuccess } from '../../shared/notify';
import { PageHeader } from '../../shared/PageHeader';
import { EmptyState, FailureState, Waiting } from '../../shared/states';
import { DataTable } from '../../shared/table/DataTable';
import { dkimKeyColumns } from './columns';
import { dkimKeysQuery, useRenewBatvSecret } from './data';
import { NewKeyDialog } from './NewKeyDialog';
import { RecordDialog } from './RecordDialog';

/** Keys that sign outgoing mail, and the records to publish for them (SVC-158 to SVC-164). */
export default function DkimKeysPage() {
  const keys = useQuery(dkimKeysQuery);
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<DkimKeyItem | null>(null);
  const columns = useMemo(() => dkimKeyColumns(setShown), []);
  const newKey = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      New key
    </Button>
  );
  return (
    <>
      <PageHeader
        title="DKIM Keys"
        subtitle="They sign outgoing mail, so that receivers know that it comes from your domain."
        actions={newKey}
      />
      {keys.isPending ? <Waiting /> : null}
      {keys.isError && !keys.data ? (
        <FailureState
          title="The keys could not be loaded"
          error={keys.error}
          onRetry={() => void keys.refetch()}
        />
      ) : null}
      {keys.data ? (
        <>
          {keys.data.signing === 'Off' ? <SigningIsOff /> : null}
          <DataTable
            label="DKIM keys"
            columns={columns}
            rows={keys.data.items}
            rowId={(row) => String(row.id)}
            empty={
              <EmptyState icon={IconSignature} title="No key yet">
                Make one for each domain you send from, publish its record in DNS, check that it is
                there, and activate the key.
              </EmptyState>
            }
          />
          <ReturnPathTags />
          <NewKeyDialog
            opened={adding}
            domains={keys.data.domains}
            onClose={() => setAdding(false)}
            onAdded={(key) => {
              setAdding(false);
              setShown(key);
            }}
          />
        </>
      ) : null}
      <RecordDialog shown={shown} onClose={() => setShown(null)} />
    </>
  );
}

function SigningIsOff() {
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle aria-hidden />}
      title="Mail is not signed yet"
      mb="md"
    >
      Signing is off. Once a key&apos;s record is in DNS and the key is active, turn on{' '}
      <Anchor component={Link} href="/settings/dkim" inherit>
        DKIM Signing
      </Anchor>
      .
    </Alert>
  );
}

/** The secret behind BATV (STB-084); the switches are settings. */
function ReturnPathTags() {
  const renew = useRenewBatvSecret();
  const ask = () =>
    modals.openConfirmModal({
      title: 'Make a new secret for return path tags?',
      children: (
        <Text size="sm">
          Bounces of mail that was tagged with the old secret are still accepted for the life of its
          tags.
        </Text>
      ),
      labels: { confirm: 'Renew secret', cancel: 'Cancel' },
      onConfirm: () =>
        renew.mutate(undefined, {
          onSuccess: () => showSuccess('Tags are made with a new secret from now on.'),
          onError: showFailure('The secret was not renewed'),
        }),
    });
  return (
    <Card mt="lg">
      <Group justify="space-between" align="center" gap="md">
        <Text size="sm" maw={640}>
          <strong>Return path tags (BATV)</strong> let bounces in only for mail that was really sent
          from here. Providers that verify senders may refuse tagged addresses, and a front-end
          filter or relay with tags of its own may not know them. The switch, the life of a tag and
          exceptions are{' '}
          <Anchor component={Link} href="/settings/batv" inherit>
            settings
          </Anchor>
          .
        </Text>
        <Button variant="default" onClick={ask} loading={renew.isPending}>
          Renew secret
        </Button>
      </Group>
    </Card>
  );
}
