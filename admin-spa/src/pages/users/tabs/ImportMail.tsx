import { Button, Checkbox, FileInput, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUpload } from '@tabler/icons-react';
import { useState } from 'react';

import type { AccountDetail } from '../../../api/types';
import { countOf } from '../../../shared/format';
import { showFailure, showSuccess } from '../../../shared/notify';
import { useImportMail } from '../data';

/** Reads mail from a file into a user's folders. */
export function ImportMail({ account }: { account: AccountDetail['account'] }) {
  const [opened, dialog] = useDisclosure(false);
  const [file, setFile] = useState<File | null>(null);
  const [folder, setFolder] = useState('INBOX');
  const [seen, setSeen] = useState(true);
  const importing = useImportMail(account.id);
  const close = () => {
    dialog.close();
    setFile(null);
  };
  const start = () => {
    if (file === null) return;
    importing.mutate(
      { file, folder: folder.trim(), seen },
      {
        onSuccess: (done) => {
          const rest = [
            done.leftOut > 0 && `${countOf(done.leftOut, 'message')} left out`,
            done.otherFiles > 0 && `${countOf(done.otherFiles, 'other file')} passed over`,
          ].filter(Boolean);
          const into = `${countOf(done.messages, 'message')} imported into ${countOf(done.folders, 'folder')}`;
          showSuccess([into, ...rest].join(', ') + '.');
          close();
        },
        onError: showFailure('The mail was not imported'),
      },
    );
  };
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconUpload size={14} aria-hidden />}
        onClick={dialog.open}
      >
        Import
      </Button>
      <Modal opened={opened} onClose={close} title={`Import mail for ${account.name}`}>
        <Stack gap="sm">
          <FileInput
            label="File"
            description="One message (.eml), an mbox file, or a ZIP archive of those"
            placeholder="Choose a file"
            value={file}
            onChange={setFile}
            required
          />
          <TextInput
            label="Folder"
            description="It is created when it is not there. Directories of an archive become folders below it; empty: folders of their own names."
            value={folder}
            onChange={(event) => setFolder(event.currentTarget.value)}
          />
          <Checkbox
            label="The messages are read"
            checked={seen}
            onChange={(event) => setSeen(event.currentTarget.checked)}
          />
          <Text size="xs" c="dimmed">
            An import that breaks off has stored the first messages. The quota does not count here.
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button onClick={start} disabled={file === null} loading={importing.isPending}>
              Import mail
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
