import { Badge, Button, Text, Tooltip } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconLock } from '@tabler/icons-react';
import { createColumnHelper } from '@tanstack/react-table';

import type { LiveSessionItem } from '../../api/types';
import { formatAbsolute, formatBytes, formatDuration } from '../../shared/format';
import { showFailure, showSuccess } from '../../shared/notify';
import type { Columns, Features } from '../../shared/table/features';
import { useNow } from '../../shared/useNow';
import { useEndSession } from './data';

const helper = createColumnHelper<Features, LiveSessionItem>();

/** The columns of STS-090. */
export const sessionColumns: Columns<LiveSessionItem> = helper.columns([
  helper.accessor('service', {
    meta: { label: 'Session type', wrap: true },
    cell: ({ row: { original: session } }) => (
      <>
        {session.service}
        <Text size="xs" c="dimmed" className="mono">
          {session.id}
        </Text>
      </>
    ),
  }),
  helper.accessor((session) => `${session.account ?? ''} ${session.client}`, {
    id: 'user',
    meta: { label: 'User name', wrap: true },
    cell: ({ row: { original: session } }) => (
      <>
        {session.account === null ? null : <b>{session.account} – </b>}
        <span className="mono">{session.client}</span>{' '}
        {session.tls === null ? null : (
          <Tooltip label={session.tls}>
            <IconLock size={14} role="img" aria-label={`Encrypted: ${session.tls}`} />
          </Tooltip>
        )}
      </>
    ),
  }),
  helper.accessor('since', {
    meta: { label: 'Active time' },
    cell: ({ row }) => <ActiveTime since={row.original.since} />,
  }),
  helper.accessor('detail', {
    meta: { label: 'Detail', wrap: true },
    cell: ({ row: { original: session } }) =>
      session.state === 'ending' ? <Badge color="yellow">Ending</Badge> : session.detail,
  }),
  helper.accessor((session) => session.bytesReceived + session.bytesSent, {
    id: 'traffic',
    sortDescFirst: true,
    meta: { label: 'In / out', align: 'right' },
    cell: ({ row: { original: session } }) =>
      `${formatBytes(session.bytesReceived)} / ${formatBytes(session.bytesSent)}`,
  }),
  helper.accessor('replica', { meta: { label: 'Process on', wideOnly: true } }),
  helper.display({
    id: 'end',
    meta: { label: '' },
    cell: ({ row }) => <EndButton session={row.original} />,
  }),
]);

function ActiveTime({ since }: { since: string }) {
  const now = useNow();
  const begin = new Date(since);
  return (
    <Tooltip label={formatAbsolute(begin)}>
      <span className="figures">{formatDuration((now - begin.getTime()) / 1000)}</span>
    </Tooltip>
  );
}

/** STS-095: the last resort, so it asks. */
function EndButton({ session }: { session: LiveSessionItem }) {
  const end = useEndSession();
  const who = session.account ?? session.client;
  return (
    <Button
      size="compact-xs"
      variant="default"
      disabled={session.state === 'ending'}
      loading={end.isPending}
      aria-label={`End session of ${who}`}
      onClick={() =>
        modals.openConfirmModal({
          title: `End the session of ${who}?`,
          children: (
            <Text size="sm">
              This is a last resort: the client may report an error to its user. The session is told
              to say good-bye at its next safe point, and is cut after half a minute. A message that
              is being stored is not lost.
            </Text>
          ),
          labels: { confirm: 'End session', cancel: 'Cancel' },
          confirmProps: { color: 'red' },
          onConfirm: () =>
            end.mutate(session.id, {
              onSuccess: () => showSuccess('The session was asked to end.'),
              onError: showFailure('The session was not ended'),
            }),
        })
      }
    >
      End
    </Button>
  );
}
