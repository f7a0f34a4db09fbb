import type { GreylistExemptionKind, GreylistState } from '../../api/types';

export const stateLabels: Record<GreylistState, { label: string; color: string }> = {
  waiting: { label: 'Waiting', color: 'yellow' },
  passed: { label: 'Passed', color: 'teal' },
};

export const kindLabels: Record<GreylistExemptionKind, { label: string; help: string }> = {
  client: {
    label: 'Client address',
    help: 'An address, a network such as 192.0.2.0/24, or wildcards such as 192.168.*',
  },
  sender: {
    label: 'Sender',
    help: 'A domain or an address; * and ? stand for anything. Anybody can write a sender, so prefer an SPF domain.',
  },
  spfDomain: {
    label: 'SPF domain',
    help: 'The domain of the SPF record that let the client pass, such as _spf.example.com. Needs “Skip Greylisting if SPF check passes” on the service.',
  },
};
