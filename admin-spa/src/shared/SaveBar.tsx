import { Button, Group, Paper, Text } from '@mantine/core';

import classes from './SaveBar.module.css';
import { useUnsavedGuard } from './unsaved';

interface SaveBarProps {
  dirty: boolean;
  saving: boolean;
  onDiscard: () => void;
  /** How many fields differ, when the page knows. */
  count?: number;
}

/**
 * The notice of USR-134: edits are saved only on Save. It stands at the bottom of a form, in view, while there are any,
 * and asks before they are lost.
 */
export function SaveBar({ dirty, saving, onDiscard, count }: SaveBarProps) {
  useUnsavedGuard(dirty);
  if (!dirty && !saving) return null;
  return (
    <Paper withBorder shadow="md" className={classes.bar ?? ''}>
      <Group justify="space-between" gap="sm">
        <Text size="sm" fw={550} role="status">
          {count === undefined
            ? 'Changes have been made – press Save'
            : `${count} ${count === 1 ? 'change' : 'changes'} made – press Save`}
        </Text>
        <Group gap="xs">
          <Button variant="default" onClick={onDiscard} disabled={saving}>
            Discard
          </Button>
          <Button type="submit" loading={saving}>
            Save
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}
