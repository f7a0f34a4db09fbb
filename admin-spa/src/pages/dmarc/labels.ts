import type { DmarcSourceItem } from '../../api/types';

export const periods = [
  { value: '1', label: 'Today' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
];

export const resultColors: Readonly<Record<string, string>> = {
  pass: 'teal',
  fail: 'red',
  temperror: 'yellow',
  permerror: 'yellow',
};

/** What a record's tags ask for: `reject`, or `none, subdomains reject`. */
export function policyWords(tags: string): string {
  const values = new Map(tags.split(' ').map((tag) => tag.split('=', 2) as [string, string]));
  const policy = values.get('p') ?? '';
  const below = values.get('sp') ?? policy;
  return below === policy ? policy : `${policy}, subdomains ${below}`;
}

/** Share in whole per cent; nothing but all is 100. */
export function share(part: number, all: number): string {
  if (all === 0) return '–';
  const percent = (part * 100) / all;
  return `${part === all ? 100 : Math.min(99, Math.round(percent))} %`;
}

/** What became of the messages, in words. */
export function treatment(source: Pick<DmarcSourceItem, 'disposition' | 'reason'>): string {
  if (source.disposition === 'reject') return 'Refused';
  if (source.disposition === 'quarantine') return 'Put into the folder for junk';
  switch (source.reason) {
    case 'local_policy':
      return 'Accepted, as set here';
    case 'sampled_out':
      return 'Accepted, spared by pct';
    default:
      return 'Accepted';
  }
}
