import { Alert, Button, Center, Group, Loader, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconAlertTriangle, IconRefresh, type Icon } from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';

import { ApiError, messageOf } from '../api/errors';

interface EmptyStateProps {
  icon: Icon;
  title: string;
  children?: ReactNode;
  /** What to do about it, usually a button. */
  action?: ReactNode;
}

/** Nothing here, said so that it is clear whether that is good and what comes next. */
export function EmptyState({ icon: Picture, title, children, action }: EmptyStateProps) {
  return (
    <Center py={56} px="md">
      <Stack align="center" gap="sm" maw={440}>
        <ThemeIcon size={56} radius="xl" variant="light" aria-hidden>
          <Picture size={28} stroke={1.5} />
        </ThemeIcon>
        <Title order={2} size="h3" ta="center">
          {title}
        </Title>
        {children ? (
          <Text c="dimmed" ta="center" component="div">
            {children}
          </Text>
        ) : null}
        {action}
      </Stack>
    </Center>
  );
}

interface FailureStateProps {
  title: string;
  error: unknown;
  onRetry: () => void;
  retryLabel?: string;
}

/** Something could not be loaded: what, why, and a way to try again. */
export function FailureState({
  title,
  error,
  onRetry,
  retryLabel = 'Try again',
}: FailureStateProps) {
  const trace = error instanceof ApiError ? error.traceId : null;
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={title} role="alert">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{messageOf(error)}</Text>
        {trace ? (
          <Text size="xs" c="dimmed">
            The server&apos;s log tells more under <span className="mono">{trace}</span>
          </Text>
        ) : null}
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRefresh size={14} aria-hidden />}
          onClick={onRetry}
        >
          {retryLabel}
        </Button>
      </Stack>
    </Alert>
  );
}

/** Figures on screen are old because the last request for new ones failed. */
export function StaleNotice({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} p="xs" mb="md" role="status">
      <Group justify="space-between" gap="xs">
        <Text size="sm">Shown from memory. {messageOf(error)}</Text>
        <Button size="compact-xs" variant="default" onClick={onRetry}>
          Try again
        </Button>
      </Group>
    </Alert>
  );
}

/** A wheel that only appears when loading takes long enough to notice. */
export function Waiting({ label = 'Loading' }: { label?: string }) {
  const [visible, setVisible] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setVisible(true), 250);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Center mih={240} role="status" aria-label={label}>
      {visible ? <Loader aria-hidden /> : null}
    </Center>
  );
}
