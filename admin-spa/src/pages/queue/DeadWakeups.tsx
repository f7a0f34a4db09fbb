import { Alert, Button, Drawer, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBellOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';

import { countOf } from '../../shared/format';
import { RelativeTime } from '../../shared/RelativeTime';
import { deadWakeups } from './data';
import classes from './queue.module.css';

/** Wake-ups that Service Bus gave up: no work is lost by them, but something fails again and again. */
export function DeadWakeups() {
  const { data } = useQuery(deadWakeups);
  const [opened, { open, close }] = useDisclosure();
  if (!data || data.length === 0) return null;
  return (
    <>
      <Alert
        color="yellow"
        icon={<IconBellOff aria-hidden />}
        mb="md"
        title={`${countOf(data.length, 'wake-up')} given up by the bus`}
      >
        <Group justify="space-between" gap="sm">
          <Text size="sm">
            Their work is done all the same, up to a minute later. Each is a sign that a function
            failed again and again.
          </Text>
          <Button size="xs" variant="default" onClick={open}>
            Show wake-ups
          </Button>
        </Group>
      </Alert>
      <Drawer
        opened={opened}
        onClose={close}
        position="right"
        size="lg"
        title="Wake-ups given up within a month"
      >
        {data.map((wakeup, index) => (
          <div key={index} className={classes.recipient}>
            <Stack gap={2}>
              <Group justify="space-between" gap="xs">
                <Text size="sm" fw={550}>
                  {wakeup.kind}
                  {wakeup.workId === null ? '' : `, entry ${wakeup.workId}`}
                </Text>
                <Text size="sm" c="dimmed">
                  <RelativeTime at={wakeup.recordedAt} />
                </Text>
              </Group>
              <Text size="sm">
                {wakeup.reason} ({countOf(wakeup.deliveries, 'delivery', 'deliveries')})
              </Text>
              <div className={classes.error}>{wakeup.body}</div>
            </Stack>
          </div>
        ))}
      </Drawer>
    </>
  );
}
