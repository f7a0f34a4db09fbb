import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots, IconFileExport, IconFileImport } from '@tabler/icons-react';

import { ImportDialog } from './ImportDialog';

/** Export and Import of MAP-018. */
export function CsvMenu() {
  const [importing, dialog] = useDisclosure(false);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Tooltip label="Import and export">
            <ActionIcon variant="default" size={36} aria-label="Import and export">
              <IconDots size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconFileImport size={16} aria-hidden />} onClick={dialog.open}>
            Import from a CSV file…
          </Menu.Item>
          {/* A plain link: the browser saves the answer, the cookie goes with it. */}
          <Menu.Item
            component="a"
            href="/api/v1/mappings/export"
            download="mappings.csv"
            leftSection={<IconFileExport size={16} aria-hidden />}
          >
            Export all as a CSV file
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ImportDialog opened={importing} onClose={dialog.close} />
    </>
  );
}
