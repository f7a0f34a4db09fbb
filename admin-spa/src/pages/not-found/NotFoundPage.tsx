import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { Link } from 'wouter';

import { openPalette } from '../../app/paletteStore';
import { EmptyState } from '../../shared/states';

/** An address without a page. */
export default function NotFoundPage() {
  return (
    <EmptyState
      icon={IconMapOff}
      title="There is no such page"
      action={
        <Button.Group>
          <Button component={Link} href="/">
            To the dashboard
          </Button>
          <Button variant="default" onClick={openPalette}>
            Search
          </Button>
        </Button.Group>
      }
    >
      The address may be mistyped, or what it showed was deleted.
    </EmptyState>
  );
}
