import { ActionIcon, Button, Card, Group, Text, TextInput } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconFolders, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { createColumnHelper } from '@tanstack/react-table';
import { useRef, useState, type SubmitEvent } from 'react';

import { ApiError, messageOf } from '../../api/errors';
import { countOf } from '../../shared/format';
import { showFailure, showSuccess } from '../../shared/notify';
import { PageHeader } from '../../shared/PageHeader';
import { EmptyState, FailureState, Waiting } from '../../shared/states';
import { DataTable } from '../../shared/table/DataTable';
import type { Columns, Features } from '../../shared/table/features';
import { folderColumns, type Folder } from '../folders/columns';
import { publicFolders, useCreatePublicFolder, useDeletePublicFolder } from '../folders/data';
import { RightsDialog } from '../folders/RightsDialog';

const helper = createColumnHelper<Features, Folder>();
const columns: Columns<Folder> = [
  ...folderColumns,
  helper.display({
    id: 'actions',
    meta: { label: '', align: 'right' },
    cell: ({ row }) => <DeleteFolder folder={row.original} />,
  }),
];

/** Folders that belong to nobody, for those who are given rights in them. */
export default function PublicFoldersPage() {
  const folders = useQuery(publicFolders);
  const [open, setOpen] = useState<string | null>(null);
  return (
    <>
      <PageHeader
        title="Public Folders"
        subtitle="Folders that belong to nobody. Open one to say who may do what in it."
      />
      {folders.isPending ? <Waiting /> : null}
      {folders.isError && !folders.data ? (
        <FailureState
          title="The public folders could not be loaded"
          error={folders.error}
          onRetry={() => void folders.refetch()}
        />
      ) : null}
      {folders.data ? (
        <>
          <CreateFolder onCreated={setOpen} />
          <DataTable
            label="Public folders"
            columns={columns}
            rows={folders.data.folders}
            rowId={(row) => row.name}
            onOpen={(row) => setOpen(row.name)}
            empty={
              <EmptyState icon={IconFolders} title="No public folder yet">
                Users see public folders below #public in their mail program, as far as they have
                rights.
              </EmptyState>
            }
          />
        </>
      ) : null}
      <RightsDialog owner={null} folder={open} onClose={() => setOpen(null)} />
    </>
  );
}

function CreateFolder({ onCreated }: { onCreated: (name: string) => void }) {
  const create = useCreatePublicFolder();
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (name.trim() === '') {
      field.current?.focus();
      return;
    }
    create.mutate(name.trim(), {
      onSuccess: () => {
        onCreated(name.trim());
        setName('');
      },
      onError: () => field.current?.focus(),
    });
  };
  return (
    <Card component="form" onSubmit={submit} noValidate mb="md">
      <Group align="flex-start" gap="sm">
        <TextInput
          ref={field}
          label="Folder"
          placeholder="News/2026"
          flex={1}
          miw={220}
          value={name}
          error={create.error ? complaint(create.error) : undefined}
          onChange={(event) => {
            setName(event.currentTarget.value);
            if (create.isError) create.reset();
          }}
        />
        <Button
          type="submit"
          mt={25}
          leftSection={<IconPlus size={16} aria-hidden />}
          loading={create.isPending}
        >
          Create folder
        </Button>
      </Group>
      <Text size="xs" c="dimmed" mt="xs">
        A slash stands between levels. Nobody sees the folder before you give rights.
      </Text>
    </Card>
  );
}

function DeleteFolder({ folder }: { folder: Folder }) {
  const remove = useDeletePublicFolder();
  const ask = () =>
    modals.openConfirmModal({
      title: `Delete ${folder.name}?`,
      children: (
        <Text size="sm">
          The folder goes with {countOf(folder.messages, 'message')}. Folders below it stay.
        </Text>
      ),
      labels: { confirm: 'Delete folder', cancel: 'Cancel' },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        remove.mutate(folder.name, {
          onSuccess: () => showSuccess(`${folder.name} was deleted.`),
          onError: showFailure('The folder was not deleted'),
        }),
    });
  return (
    <ActionIcon
      variant="subtle"
      color="red"
      aria-label={`Delete: ${folder.name}`}
      loading={remove.isPending}
      onClick={ask}
    >
      <IconTrash size={16} aria-hidden />
    </ActionIcon>
  );
}

function complaint(error: Error): string {
  return (error instanceof ApiError ? error.formErrors.name : undefined) ?? messageOf(error);
}
