import { Button, Group, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { createColumnHelper } from '@tanstack/react-table';

import type { AccountDetail } from '../../../api/types';
import { formatBytes, formatCount } from '../../../shared/format';
import { DataTable } from '../../../shared/table/DataTable';
import type { Features } from '../../../shared/table/features';
import { ImportMail } from './ImportMail';

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

const formats = [
  { format: 'eml', label: 'Export as EML' },
  { format: 'mbox', label: 'Export as MBOX' },
] as const;

/** The folders of the mailbox with what is in them, all of them as a download, and mail from a file (USR-333, USR-336). */
export function FoldersTab({ detail }: { detail: AccountDetail }) {
  const { account } = detail;
  return (
    <Stack gap="md">
      <Group gap="xs" justify="flex-end">
        <ImportMail account={account} />
        {formats.map(({ format, label }) => (
          <Button
            key={format}
            component="a"
            href={`/api/v1/accounts/${account.id}/folders/export?format=${format}`}
            download
            variant="default"
            size="xs"
            leftSection={<IconDownload size={14} aria-hidden />}
          >
            {label}
          </Button>
        ))}
      </Group>
      <DataTable
        label={`Folders of ${account.name}`}
        columns={columns}
        rows={detail.folders}
        rowId={(row) => row.name}
        empty={
          <Text p="lg" ta="center" size="sm" c="dimmed">
            The mailbox has no folders.
          </Text>
        }
      />
    </Stack>
  );
}
