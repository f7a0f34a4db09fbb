import { Alert, Anchor, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle, type Icon } from '@tabler/icons-react';
import { Link } from 'wouter';

import type { SystemMessage } from '../../api/types';

const looks: Record<SystemMessage['level'], { color: string; icon: Icon; word: string }> = {
  error: { color: 'red', icon: IconAlertTriangle, word: 'Error' },
  warning: { color: 'yellow', icon: IconAlertTriangle, word: 'Warning' },
  information: { color: 'blue', icon: IconInfoCircle, word: 'Information' },
};

const urgency = ['error', 'warning', 'information'] as const;

/** What an administrator should look at, the urgent first, with the page that helps (STS-080, STS-081). */
export function SystemMessages({ messages }: { messages: readonly SystemMessage[] }) {
  if (messages.length === 0) {
    return (
      <Group gap={6} mb="md" c="teal">
        <IconCircleCheck size={18} aria-hidden />
        <Text size="sm" c="dimmed">
          No system messages
        </Text>
      </Group>
    );
  }
  const sorted = [...messages].sort((a, b) => urgency.indexOf(a.level) - urgency.indexOf(b.level));
  return (
    <Stack gap="xs" mb="md" component="section" aria-label="System messages">
      {sorted.map((message) => {
        const look = looks[message.level];
        return (
          <Alert
            key={message.code}
            color={look.color}
            icon={<look.icon aria-label={look.word} />}
            py="xs"
          >
            <Group justify="space-between" gap="sm">
              <Text size="sm">{message.text}</Text>
              {message.path === null ? null : (
                <Anchor component={Link} href={message.path} size="sm" fw={600}>
                  Look at it
                </Anchor>
              )}
            </Group>
          </Alert>
        );
      })}
    </Stack>
  );
}
