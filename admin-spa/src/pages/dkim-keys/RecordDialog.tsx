import { Alert, Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { IconWorldSearch } from '@tabler/icons-react';

import { messageOf } from '../../api/errors';
import type { DkimKeyItem } from '../../api/types';
import { SecretOnce } from '../../shared/SecretOnce';
import { useCheckDkimKey } from './data';
import { keyName, recordStatus } from './labels';

/** What to publish for a key, and whether DNS has it (SVC-164). */
export function RecordDialog({
  shown,
  onClose,
}: {
  shown: DkimKeyItem | null;
  onClose: () => void;
}) {
  return (
    <Modal
      opened={shown !== null}
      onClose={onClose}
      title={shown ? `DNS record of ${keyName(shown)}` : ''}
      size="lg"
    >
      {shown ? <Record item={shown} /> : null}
    </Modal>
  );
}

function Record({ item }: { item: DkimKeyItem }) {
  const check = useCheckDkimKey();
  return (
    <Stack gap="md">
      <Text size="sm">
        Add a record of type <Code>TXT</Code> at your DNS provider. It holds only the public key.
      </Text>
      <SecretOnce label="Name" secret={item.recordName} />
      <SecretOnce label="Text" secret={item.recordText} />
      {item.recordText.length > 255 ? (
        <Text size="xs" c="dimmed">
          One text of a record holds 255 characters. Most providers cut a longer one by themselves;
          in a zone file, write it as several quoted texts.
        </Text>
      ) : null}
      <div role="status">
        {check.data ? (
          <Alert
            color={recordStatus[check.data.status].color}
            title={recordStatus[check.data.status].title}
          >
            {check.data.problem}
            {check.data.status === 'different'
              ? check.data.found.map((text) => (
                  <Code key={text} block mt="xs">
                    {text}
                  </Code>
                ))
              : null}
          </Alert>
        ) : null}
        {check.isError ? (
          <Text size="sm" c="red">
            DNS could not be asked: {messageOf(check.error)}
          </Text>
        ) : null}
      </div>
      <Group justify="flex-end">
        <Button
          leftSection={<IconWorldSearch size={16} aria-hidden />}
          loading={check.isPending}
          onClick={() => check.mutate(item.id)}
        >
          Check DNS
        </Button>
      </Group>
    </Stack>
  );
}
