import type { BlockListState, ServiceItem } from '../../api/types';

/** What a list's test found (RFC 5782, section 5). */
export const stateLabels: Record<BlockListState, { label: string; color: string; help: string }> = {
  unknown: { label: 'Not tested', color: 'gray', help: 'It is tested every 15 minutes.' },
  healthy: {
    label: 'Healthy',
    color: 'teal',
    help: 'It lists its test entry and nothing it should not.',
  },
  noTestEntry: {
    label: 'No test entry',
    color: 'yellow',
    help: 'It does not list 127.0.0.2 as every list that works does.',
  },
  listsEverything: {
    label: 'Lists everything',
    color: 'red',
    help: 'It lists 127.0.0.1, so it is not asked until it stops doing so.',
  },
  refused: {
    label: 'Refuses us',
    color: 'red',
    help: 'The operator does not serve this resolver or this key.',
  },
  silent: { label: 'No answer', color: 'yellow', help: 'It counts as not listing anybody.' },
};

/** What the lists need to know of a service. */
export type SmtpService = Pick<ServiceItem, 'id' | 'name'>;

/** The name of a service; its number while the names are not known or when it is gone. */
export function serviceName(id: number, services: readonly SmtpService[] | null): string {
  return services?.find((service) => service.id === id)?.name ?? `Service ${id}`;
}
