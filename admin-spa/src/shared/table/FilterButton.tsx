import { Button } from '@mantine/core';
import { IconFilter, IconFilterOff } from '@tabler/icons-react';

interface FilterButtonProps {
  shown: boolean;
  onToggle: () => void;
}

/** Show Filters of USR-136. Hiding them clears them, so that no hidden filter hides rows. */
export function FilterButton({ shown, onToggle }: FilterButtonProps) {
  const Picture = shown ? IconFilterOff : IconFilter;
  return (
    <Button
      variant="default"
      leftSection={<Picture size={16} aria-hidden />}
      aria-pressed={shown}
      onClick={onToggle}
    >
      {shown ? 'Hide filters' : 'Show filters'}
    </Button>
  );
}
