import { Text } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';

import type { AccountDetail } from '../../api/types';
import { formatBytes, formatCount } from '../../shared/format';
import type { Columns, Features } from '../../shared/table/features';

export type Folder = AccountDetail['folders'][number];
const helper = createColumnHelper<Features, Folder>();

/** What lists of folders show of each. */
export const folderColumns: Columns<Folder> = helper.columns([
  helper.accessor('name', { meta: { label: 'Folder', opens: true, wrap: true } }),
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
  helper.accessor('sharedWith', {
    meta: { label: 'Shared with', align: 'right' },
    cell: ({ row }) =>
      row.original.sharedWith === 0 ? (
        <Text span c="dimmed" size="sm">
          nobody
        </Text>
      ) : (
        formatCount(row.original.sharedWith)
      ),
  }),
]);

/** Folders of users have an owner (USR-333). */
export const ownedFolderColumns: Columns<Folder> = [
  ...folderColumns,
  helper.accessor('ownerRights', {
    meta: { label: 'Owner perms' },
    cell: ({ row }) => <span className="mono">{row.original.ownerRights}</span>,
  }),
];
