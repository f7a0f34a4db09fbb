import type { QueueDirection, QueueState } from '../../api/types';

export const stateLabels: Record<QueueState, { label: string; color: string }> = {
  waiting: { label: 'Waiting', color: 'blue' },
  running: { label: 'Being done', color: 'teal' },
  retrying: { label: 'Retrying', color: 'yellow' },
  dead: { label: 'Dead', color: 'red' },
};

export const directionLabels: Record<QueueDirection, string> = {
  incoming: 'Incoming',
  outgoing: 'Outgoing',
  internal: 'Internal',
};

/** Recipient states are plain words of the contract; a new one still gets a neutral look. */
export const recipientColors: Readonly<Record<string, string>> = {
  waiting: 'blue',
  delivered: 'teal',
  sent: 'teal',
  failed: 'red',
};

/** A bounce has an empty sender (RFC 5321 §4.5.5). */
export function senderText(sender: string | null): string {
  if (sender === null) return '–';
  return sender === '' ? '<> (bounce)' : sender;
}
