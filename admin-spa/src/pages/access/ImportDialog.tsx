import { Alert, Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';

import { messageOf } from '../../api/errors';
import type { ImportedAccessList } from '../../api/types';
import { useImportAccessList } from './data';

interface ImportDialogProps {
  list: string;
  onClose: () => void;
  /** The entries take the place of those in the editor; nothing is saved yet. */
  onDone: (imported: ImportedAccessList) => void;
}

/** Reads a list in the text format of the system before (SVC-368). */
export function ImportDialog({ list, onClose, onDone }: ImportDialogProps) {
  const [text, setText] = useState('');
  const read = useImportAccessList(list);
  return (
    <Modal opened onClose={onClose} title="Import a list">
      <Stack gap="md">
        <Textarea
          label="Text"
          description="The first line is 0 or 1, each further line allow|type|address|prefix|noauth|users|comment. The entries take the place of those shown; nothing is in force before Save."
          placeholder={'0\n1|0||1|0||'}
          rows={6}
          data-autofocus
          classNames={{ input: 'mono' }}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {read.isError ? (
          <Alert color="red" role="alert">
            {messageOf(read.error)}
          </Alert>
        ) : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            loading={read.isPending}
            disabled={text.trim() === ''}
            onClick={() => read.mutate(text, { onSuccess: onDone })}
          >
            Read
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
