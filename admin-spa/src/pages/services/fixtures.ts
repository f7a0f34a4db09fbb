import type { ServiceItem, ServiceList } from '../../api/types';

/** A service for tests. */
export function service(more: Partial<ServiceItem> = {}): ServiceItem {
  return {
    id: 1,
    type: 'smtp',
    preset: 'incomingMx',
    name: 'SMTP Server',
    enabled: true,
    builtIn: true,
    encryption: 'startTls',
    bindings: [{ address: 'AnyIPv4', port: 2525, publishedPort: 25 }],
    sessions: 12,
    maximumSessions: 50,
    listeners: [
      { replica: 'mail-1', endPoint: '0.0.0.0:2525', running: true, problem: null, sessions: 12 },
    ],
    warnings: [],
    ...more,
  };
}

export function serviceList(items: ServiceItem[], more: Partial<ServiceList> = {}): ServiceList {
  return { items, bindingsLocked: false, onlyAddress: null, ...more };
}
