import type { ComponentType } from 'react';

import type { ServiceItem, ServiceType } from '../../api/types';
import { ListPanel } from '../access/ListPanel';

/** A tab of a service's page that is more than its settings. */
export interface ExtraTab {
  /** The last part of the page's address. */
  readonly value: string;
  readonly label: string;
  readonly types: readonly ServiceType[];
  readonly component: ComponentType<{ service: ServiceItem }>;
}

/** Tabs beside those of the settings. A capability adds a line here; its settings need none. */
export const extraTabs: readonly ExtraTab[] = [
  {
    value: 'addresses',
    label: 'IP access restrictions',
    types: ['smtp', 'lmtp', 'pop3', 'imap4'],
    component: ({ service }) => <ListPanel list={`service-${service.id}`} />,
  },
];
