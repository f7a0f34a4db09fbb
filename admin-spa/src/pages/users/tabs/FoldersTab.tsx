import { Button, Group, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';

import type { AccountDetail } from '../../../api/types';
import { DataTable } from '../../../shared/table/DataTable';
import { ownedFolderColumns } from '../../folders/columns';
import { RightsDialog } from '../../folders/RightsDialog';
import { ImportMail } from './ImportMail';

const formats = [
  { format: 'eml', label: 'Export as EML' },
  { format: 'mbox', label: 'Export as MBOX' },
] as const;

/** The folders of the mailbox with what is in them and who may do what there, all of them as a download, and mail from a file (USR-333, USR-336, USR-339). */
export function FoldersTab({ detail }: { detail: AccountDetail }) {
  const { account } = detail;
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Stack gap="md">
      <Group gap="xs" justify="space-between">
        <Text size="sm" c="dimmed">
          Open a folder to see and change who may do what in it.
        </Text>
        <Group gap="xs">
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
      </Group>
      <DataTable
        label={`Folders of ${account.name}`}
        columns={ownedFolderColumns}
        rows={detail.folders}
        rowId={(row) => row.name}
        onOpen={(row) => setOpen(row.name)}
        empty={
          <Text p="lg" ta="center" size="sm" c="dimmed">
            The mailbox has no folders.
          </Text>
        }
      />
      <RightsDialog owner={account.id} folder={open} onClose={() => setOpen(null)} />
    </Stack>
  );
}
