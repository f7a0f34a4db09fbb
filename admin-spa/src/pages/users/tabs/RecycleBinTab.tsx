import { Alert, Button, Card, Group, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import { IconInfoCircle, IconRestore } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import type { AccountDetail } from '../../../api/types';
import { countOf, formatBytes } from '../../../shared/format';
import { showFailure, showSuccess } from '../../../shared/notify';
import { FailureState } from '../../../shared/states';
import { recycleBin, useUndelete } from '../data';

/** A moment as the browser's date and time field wants it: local, to the minute. */
function localMinute(at: Date): string {
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

/** Takes back what the user deleted (USR-306 to USR-309). */
export function RecycleBinTab({ detail }: { detail: AccountDetail }) {
  const { account } = detail;
  const [since, setSince] = useState(() => localMinute(new Date(Date.now() - 24 * 3_600_000)));
  const [unread, setUnread] = useState(false);
  const [flagged, setFlagged] = useState(false);
  const moment = new Date(since);
  const valid = !Number.isNaN(moment.getTime());
  const bin = useQuery({
    ...recycleBin(account.id, valid ? moment.toISOString() : ''),
    enabled: valid,
  });
  const undelete = useUndelete(account.id);
  const deleted = bin.data?.deleted;
  const anything = deleted !== undefined && deleted.messages + deleted.folders > 0;
  const submit = () =>
    undelete.mutate(
      { since: moment.toISOString(), unread, flagged },
      {
        onSuccess: (done) =>
          showSuccess(
            `${countOf(done.messages, 'message')} and ${countOf(done.folders, 'folder')} are back.`,
          ),
        onError: showFailure('Nothing was taken back'),
      },
    );

  return (
    <Card maw={640}>
      <Stack gap="md">
        <Title order={2}>Take back what was deleted</Title>
        {bin.data?.keepHours === 0 ? (
          <Alert
            color="yellow"
            icon={<IconInfoCircle aria-hidden />}
            title="The recycle bin is off"
          >
            What users delete is gone at once. The retention is a setting of the message store.
          </Alert>
        ) : null}
        <TextInput
          type="datetime-local"
          label="Since"
          description={
            bin.data && bin.data.keepHours > 0
              ? `Deleted messages and folders are kept for ${countOf(bin.data.keepHours, 'hour')}.`
              : 'Everything deleted from then on.'
          }
          value={since}
          onChange={(event) => setSince(event.currentTarget.value)}
          error={valid ? null : 'Choose date and time.'}
        />
        {bin.isError ? (
          <FailureState
            title="What was deleted could not be counted"
            error={bin.error}
            onRetry={() => void bin.refetch()}
          />
        ) : (
          <Text size="sm" role="status">
            {deleted === undefined
              ? 'Counting …'
              : anything
                ? `${countOf(deleted.messages, 'message')} (${formatBytes(deleted.bytes)}) and ${countOf(deleted.folders, 'folder')} were deleted since then.`
                : 'Nothing was deleted since then.'}
          </Text>
        )}
        <Switch
          label="Mark recovered messages as not read"
          description="In folders that still exist; recovered folders keep their flags."
          checked={unread}
          onChange={(event) => setUnread(event.currentTarget.checked)}
        />
        <Switch
          label="Mark recovered messages as flagged"
          checked={flagged}
          onChange={(event) => setFlagged(event.currentTarget.checked)}
        />
        <Group>
          <Button
            leftSection={<IconRestore size={16} aria-hidden />}
            disabled={!anything}
            loading={undelete.isPending}
            onClick={submit}
          >
            Undelete
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
