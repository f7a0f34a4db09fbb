import type { AddressResolution, MappingType } from '../../api/types';

/** The types of MAP-015 with what they do. */
export const typeLabels: Record<MappingType, { label: string; help: string }> = {
  always: { label: 'Always', help: 'Mail from every source' },
  smtp: { label: 'SMTP', help: 'Mail received by SMTP, local and incoming' },
  pop3: { label: 'POP3', help: 'Mail collected by POP3' },
  from: { label: 'FROM', help: 'Mail collected by POP3, by its sender instead of its recipient' },
};

/** The target of MAP-010. */
export const remote = '*REMOTE';

export const outcomeTexts: Record<AddressResolution['outcome'], string> = {
  local: 'It is delivered here, to:',
  remote: 'The address is known, but handled by another server.',
  localAndRemote: 'It goes to another server and is delivered here too, to:',
  unknown: 'The domain is local, but nobody has this address: mail for it is refused.',
  notLocal: 'The domain is not local: mail from users goes out, mail from strangers is refused.',
};
