import { Alert, Button, Group, List, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconAlertTriangle, IconPlus, IconShieldLock } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';

import { messageOf } from '../../api/errors';
import type { AccessEntryItem, AccessListView } from '../../api/types';
import { showSuccess } from '../../shared/notify';
import { SaveBar } from '../../shared/SaveBar';
import { EmptyState } from '../../shared/states';
import { DataTable } from '../../shared/table/DataTable';
import { entryColumns, type Row } from './columns';
import { useArrangeAccessList, useSaveAccessList } from './data';
import { EntryDialog } from './EntryDialog';
import { ImportDialog } from './ImportDialog';
import { defaultEntries, isOpenRelay, toRequest } from './words';

/** Edits a list as a whole; nothing is in force before Save. The server keeps the order (SVC-357), also of what is not saved. */
export function ListEditor({ view }: { view: AccessListView }) {
  const [entries, setEntries] = useState<readonly AccessEntryItem[]>(view.entries);
  const [notices, setNotices] = useState<readonly string[]>(view.notices);
  const [editing, setEditing] = useState<number | 'new' | null>(null);
  const [importing, setImporting] = useState(false);
  const arrange = useArrangeAccessList(view.key);
  const save = useSaveAccessList(view.key);
  const dirty = contentOf(entries) !== contentOf(view.entries);

  const rearrange = (next: readonly AccessEntryItem[], onDone: () => void = () => undefined) =>
    arrange.mutate(
      { version: view.version, entries: next.map(toRequest) },
      {
        onSuccess: (arranged) => {
          setEntries(arranged.entries);
          setNotices(arranged.notices);
          save.reset();
          onDone();
        },
      },
    );
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    save.mutate(
      { version: view.version, entries: entries.map(toRequest) },
      { onSuccess: () => showSuccess(`${view.name}: the list is in force.`) },
    );
  };
  const askDefaults = () =>
    modals.openConfirmModal({
      title: 'Replace the list by the defaults?',
      children: (
        <Text size="sm">
          The list becomes Block Routers and Allow Local Networks: everybody else is shut out. Look
          at the named networks first. They may be wrong when this server has a direct Internet
          connection.
        </Text>
      ),
      labels: { confirm: 'Replace', cancel: 'Cancel' },
      onConfirm: () => rearrange(defaultEntries()),
    });
  const rows: Row[] = entries.map((entry, index) => ({ ...entry, index }));
  const add = (
    <Button
      size="sm"
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => setEditing('new')}
    >
      Add entry
    </Button>
  );

  return (
    <>
      <form onSubmit={submit} noValidate>
        <List size="sm" c="dimmed" mb="md" spacing={2}>
          {view.explanation.map((sentence) => (
            <List.Item key={sentence}>{sentence}</List.Item>
          ))}
        </List>
        <Group gap="xs" mb="sm">
          {add}
          <Button size="sm" variant="default" onClick={askDefaults}>
            Defaults
          </Button>
          <Button size="sm" variant="default" onClick={() => setImporting(true)}>
            Import
          </Button>
        </Group>
        {notices.length > 0 ? (
          <Alert color="blue" mb="sm" role="status" title="Networks were corrected">
            {notices.map((notice) => (
              <Text key={notice} size="sm">
                {notice}
              </Text>
            ))}
          </Alert>
        ) : null}
        {arrange.isError || save.isError ? (
          <Alert
            color="red"
            mb="sm"
            role="alert"
            icon={<IconAlertTriangle aria-hidden />}
            title="Not saved"
          >
            {messageOf(save.error ?? arrange.error)}
            {entries.some(isOpenRelay) ? (
              <Button
                mt="xs"
                size="compact-sm"
                variant="default"
                onClick={() =>
                  rearrange(
                    entries.map((entry) =>
                      isOpenRelay(entry) ? { ...entry, allowUnauthenticated: false } : entry,
                    ),
                  )
                }
              >
                Let anybody in only after log-in
              </Button>
            ) : null}
          </Alert>
        ) : null}
        <DataTable
          label={`Entries of ${view.name}`}
          columns={entryColumns(view, (index) =>
            rearrange(entries.filter((_, other) => other !== index)),
          )}
          rows={rows}
          rowId={(row) => String(row.index)}
          onOpen={(row) => setEditing(row.index)}
          refreshing={arrange.isPending}
          empty={
            <EmptyState icon={IconShieldLock} title="The list is empty" action={add}>
              {view.explanation.at(-1)}
            </EmptyState>
          }
        />
        <SaveBar
          dirty={dirty}
          saving={save.isPending}
          onDiscard={() => {
            setEntries(view.entries);
            setNotices(view.notices);
            save.reset();
            arrange.reset();
          }}
        />
      </form>
      {editing === null ? null : (
        <EntryDialog
          view={view}
          entry={editing === 'new' ? null : (entries[editing] ?? null)}
          onClose={() => setEditing(null)}
          onDone={(entry) => {
            const next =
              editing === 'new'
                ? [...entries, entry]
                : entries.map((other, index) => (index === editing ? entry : other));
            rearrange(next, () => setEditing(null));
          }}
          pending={arrange.isPending}
          error={arrange.error}
        />
      )}
      {importing ? (
        <ImportDialog
          list={view.key}
          onClose={() => setImporting(false)}
          onDone={(imported) => {
            setEntries(imported.entries);
            setNotices(imported.notices);
            setImporting(false);
          }}
        />
      ) : null}
    </>
  );
}

/** What of the entries would be saved. */
function contentOf(entries: readonly AccessEntryItem[]): string {
  return JSON.stringify(entries.map(toRequest));
}
