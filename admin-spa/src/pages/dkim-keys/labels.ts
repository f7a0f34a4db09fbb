import type { DkimKeyItem, DkimRecordStatus } from '../../api/types';

export function kindLabel(key: DkimKeyItem): string {
  return key.algorithm === 'rsa' ? `RSA ${key.bits}` : 'Ed25519';
}

/** How a key is called in messages. */
export function keyName(key: DkimKeyItem): string {
  return `${key.selector} of ${key.displayDomain}`;
}

export const recordStatus: Readonly<Record<DkimRecordStatus, { color: string; title: string }>> = {
  published: { color: 'teal', title: 'The record is in DNS' },
  missing: { color: 'yellow', title: 'The record is not in DNS' },
  different: { color: 'red', title: 'DNS has another record' },
  unknown: { color: 'gray', title: 'DNS could not be asked' },
};
