import { Alert, Button, FileInput, Group, List, Modal, Radio, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';

import { messageOf } from '../../api/errors';
import type { MappingImportMode, MappingImportResult } from '../../api/types';
import { countOf } from '../../shared/format';
import { showSuccess } from '../../shared/notify';
import { useImportMappings } from './data';

interface ImportDialogProps {
  opened: boolean;
  onClose: () => void;
}

/** Reads a CSV file: first a preview with counts, then all of it or nothing (MAP-018, MAP-019). */
export function ImportDialog({ opened, onClose }: ImportDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Import mappings">
      <ImportForm onClose={onClose} />
    </Modal>
  );
}

function ImportForm({ onClose }: { onClose: () => void }) {
  const [csv, setCsv] = useState<string | null>(null);
  const [mode, setMode] = useState<MappingImportMode>('merge');
  const preview = useImportMappings();
  const store = useImportMappings();

  const look = (text: string | null, how: MappingImportMode) => {
    store.reset();
    preview.reset();
    if (text !== null) preview.mutate({ csv: text, mode: how, preview: true });
  };
  const usable = preview.data?.errors.length === 0;
  const failure = store.error ?? preview.error;

  return (
    <Stack gap="md">
      <FileInput
        label="CSV file"
        description="Columns: email address, target, comment, type, collector. Only the first two are needed."
        placeholder="Choose a file"
        accept=".csv,text/csv"
        clearable
        data-autofocus
        onChange={(file) => {
          if (file === null) {
            setCsv(null);
            look(null, mode);
            return;
          }
          void file.text().then((text) => {
            setCsv(text);
            look(text, mode);
          });
        }}
      />
      <Radio.Group
        label="Mappings that exist already"
        value={mode}
        onChange={(value) => {
          const next = value;
          setMode(next);
          look(csv, next);
        }}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="merge" label="Keep them; add what is missing" />
          <Radio value="replace" label="Replace them: afterwards only those of the file exist" />
        </Stack>
      </Radio.Group>
      {failure ? (
        <Alert color="red" icon={<IconAlertTriangle aria-hidden />} role="alert">
          {messageOf(failure)}
        </Alert>
      ) : null}
      {preview.data ? <Preview result={preview.data} /> : null}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          disabled={csv === null || !usable}
          color={mode === 'replace' ? 'red' : undefined}
          loading={preview.isPending || store.isPending}
          onClick={() =>
            csv !== null &&
            store.mutate(
              { csv, mode, preview: false },
              {
                onSuccess: (result) => {
                  showSuccess(`${countOf(result.added, 'mapping')} added.`);
                  onClose();
                },
              },
            )
          }
        >
          {mode === 'replace' ? 'Replace all' : 'Import'}
        </Button>
      </Group>
    </Stack>
  );
}

/** More errors than anyone reads are only counted. */
const shownErrors = 8;

function Preview({ result }: { result: MappingImportResult }) {
  return (
    <div role="status">
      <Text size="sm" className="figures">
        {countOf(result.added, 'mapping')} to add, {result.skipped} present already,{' '}
        {result.removed} to remove.
      </Text>
      {result.errors.length > 0 ? (
        <Alert
          color="red"
          mt="sm"
          title={`${countOf(result.errors.length, 'row')} cannot be used; nothing will be stored`}
        >
          <List size="sm">
            {result.errors.slice(0, shownErrors).map((error) => (
              <List.Item key={error.row}>
                Row {error.row}: {error.text}
              </List.Item>
            ))}
          </List>
          {result.errors.length > shownErrors ? (
            <Text size="sm" mt={4}>
              … and {result.errors.length - shownErrors} more.
            </Text>
          ) : null}
        </Alert>
      ) : null}
    </div>
  );
}
