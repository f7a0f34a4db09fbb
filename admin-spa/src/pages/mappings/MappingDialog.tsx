import { Modal } from '@mantine/core';

import type { MappingItem } from '../../api/types';
import { MappingForm } from './MappingForm';

interface MappingDialogProps {
  opened: boolean;
  /** Null for a new one. */
  mapping: MappingItem | null;
  /** What a new one starts with. */
  target?: string;
  onClose: () => void;
}

/** The edit dialog of MAP-014. */
export function MappingDialog({ opened, mapping, target = '', onClose }: MappingDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={mapping ? 'Edit mapping' : 'New mapping'}
      size="md"
    >
      <MappingForm mapping={mapping} target={target} onClose={onClose} />
    </Modal>
  );
}
