import { Text } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';

import type { AccountDetail } from '../../../api/types';
import { formatBytes, formatCount } from '../../../shared/format';
import { DataTable } from '../../../shared/table/DataTable';
import type { Features } from '../../../shared/table/features';

type Folder = AccountDetail['folders'][number];
const helper = createColumnHelper<Features, Folder>();

const columns = helper.columns([
  helper.accessor('name', { meta: { label: 'Folder' } }),
  helper.accessor('messages', {
    meta: { label: 'Messages', align: 'right' },
    cell: ({ row }) => formatCount(row.original.messages),
  }),
  helper.accessor('unseen', {
    meta: { label: 'Not read', align: 'right' },
    cell: ({ row }) => formatCount(row.original.unseen),
  }),
  helper.accessor('bytes', {
    meta: { label: 'Size', align: 'right' },
    cell: ({ row }) => formatBytes(row.original.bytes),
  }),
]);

/** The folders of the mailbox with what is in them. */
export function FoldersTab({ detail }: { detail: AccountDetail }) {
  return (
    <DataTable
      label={`Folders of ${detail.account.name}`}
      columns={columns}
      rows={detail.folders}
      rowId={(row) => row.name}
      empty={
        <Text p="lg" ta="center" size="sm" c="dimmed">
          The mailbox has no folders.
        </Text>
      }
    />
  );
}
