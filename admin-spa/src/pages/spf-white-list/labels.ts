import type { SpfWhiteListEntry } from '../../api/types';

export const allServers = 'All servers';

/** An entry in a few words, for messages and screen readers. */
export function describe(entry: SpfWhiteListEntry): string {
  const sender = `${entry.senderName}@${entry.senderDomain}`;
  return [entry.serviceName ?? allServers, entry.network || 'any address', sender].join(', ');
}
