import { Button } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';

import type { SpfWhiteListEntry } from '../../api/types';
import { showFailure, showSuccess } from '../../shared/notify';
import type { Columns, Features } from '../../shared/table/features';
import { useDeleteEntry } from './data';
import { allServers, describe } from './labels';

const helper = createColumnHelper<Features, SpfWhiteListEntry>();

const anyValue = <span className="dimmed">any</span>;

/** The columns of SVC-202. */
export const entryColumns: Columns<SpfWhiteListEntry> = helper.columns([
  helper.accessor((entry) => entry.serviceName ?? '', {
    id: 'server',
    meta: { label: 'Server', opens: true },
    cell: ({ row }) => row.original.serviceName ?? allServers,
  }),
  helper.accessor('network', {
    meta: { label: 'IP address' },
    cell: ({ row: { original: entry } }) =>
      entry.network ? <span className="mono">{entry.network}</span> : anyValue,
  }),
  helper.accessor('senderName', {
    meta: { label: 'Sender name', wrap: true },
    cell: ({ row: { original: entry } }) =>
      entry.senderName === '*' ? anyValue : <span className="mono">{entry.senderName}</span>,
  }),
  helper.accessor('senderDomain', {
    meta: { label: 'Sender domain', wrap: true },
    cell: ({ row: { original: entry } }) =>
      entry.senderDomain === '*' ? anyValue : <span className="mono">{entry.senderDomain}</span>,
  }),
  helper.display({
    id: 'actions',
    meta: { label: '', align: 'right' },
    cell: ({ row }) => <DeleteButton entry={row.original} />,
  }),
]);

function DeleteButton({ entry }: { entry: SpfWhiteListEntry }) {
  const remove = useDeleteEntry();
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color="red"
      loading={remove.isPending}
      aria-label={`Delete: ${describe(entry)}`}
      onClick={() =>
        remove.mutate(entry.id, {
          onSuccess: () => showSuccess('The entry was deleted. SPF is checked again.'),
          onError: showFailure('The entry was not deleted'),
        })
      }
    >
      Delete
    </Button>
  );
}
