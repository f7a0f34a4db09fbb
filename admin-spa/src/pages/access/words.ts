import type {
  AccessEntryItem,
  AccessEntryType,
  RelayAnswer,
  SaveAccessEntry,
} from '../../api/types';

/** The types an entry can have, most special first (SVC-354). */
export const typeLabels: Readonly<Record<Exclude<AccessEntryType, 'tags'>, string>> = {
  network: 'Network or host',
  routers: 'Routers',
  localNetworks: 'Local Networks',
  anyIPv4: 'Any IPv4 Host',
  anyIPv6: 'Any IPv6 Host',
  any: 'Any Host',
};

/** What becomes of mail, for the address test. */
export const answerTexts: Readonly<
  Record<RelayAnswer, { good: boolean; text: string; reply?: string }>
> = {
  accept: { good: true, text: 'Accepted' },
  acceptRelay: { good: true, text: 'Relayed' },
  needsLogIn: { good: false, text: 'Log in first', reply: '530' },
  notFromHere: { good: false, text: 'Not from here', reply: '550' },
  noRelay: { good: false, text: 'Relaying refused', reply: '550' },
  unknownRecipient: { good: false, text: 'Unknown recipient', reply: '550' },
};

/** What an entry names: `192.168.66.0/24`, `Local Networks`. */
export function subjectOf(entry: Pick<AccessEntryItem, 'type' | 'address' | 'prefix'>): string {
  if (entry.type === 'network') {
    return entry.prefix === null ? (entry.address ?? '') : `${entry.address ?? ''}/${entry.prefix}`;
  }
  return entry.type === 'tags' ? 'GeoIP' : typeLabels[entry.type];
}

/** An entry as requests carry it. */
export function toRequest(entry: AccessEntryItem): SaveAccessEntry {
  return {
    id: entry.id,
    allow: entry.allow,
    type: entry.type,
    address: entry.address,
    prefix: entry.prefix,
    allowUnauthenticated: entry.allowUnauthenticated,
    users: [...entry.users],
    comment: entry.comment,
  };
}

/** A new entry. */
export function blankEntry(): AccessEntryItem {
  return {
    id: null,
    allow: true,
    type: 'network',
    address: '',
    prefix: null,
    allowUnauthenticated: false,
    users: [],
    comment: '',
    createdAt: null,
    createdBy: null,
    changedAt: null,
    changedBy: null,
  };
}

/** Block Routers and Allow Local Networks (SVC-362). */
export function defaultEntries(): AccessEntryItem[] {
  return [
    { ...blankEntry(), allow: false, type: 'routers', address: null },
    { ...blankEntry(), type: 'localNetworks', address: null },
  ];
}

/** Whether strangers of the Internet could send anywhere by an entry (USR-119). */
export function isOpenRelay(
  entry: Pick<AccessEntryItem, 'allow' | 'type' | 'allowUnauthenticated'>,
): boolean {
  return (
    entry.allow &&
    entry.allowUnauthenticated &&
    (entry.type === 'any' || entry.type === 'anyIPv4' || entry.type === 'anyIPv6')
  );
}
