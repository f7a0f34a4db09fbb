import type { TraceOutcome } from '../../api/types';

export const outcomeLabels: Record<TraceOutcome, { label: string; color: string }> = {
  accepted: { label: 'Accepted', color: 'blue' },
  refused: { label: 'Refused', color: 'orange' },
  discarded: { label: 'Discarded', color: 'gray' },
  delivered: { label: 'Delivered', color: 'teal' },
  queued: { label: 'Queued', color: 'blue' },
  delayed: { label: 'Delayed', color: 'yellow' },
  sent: { label: 'Sent', color: 'teal' },
  failed: { label: 'Failed', color: 'red' },
};

/** Names of the contract as people read them; a new one is shown as it is. */
export const informationLabels: Readonly<Record<string, string>> = {
  ReturnPath: 'Return path',
  MessageId: 'Message-ID',
  Type: 'Came by',
  Account: 'Logged in as',
};
