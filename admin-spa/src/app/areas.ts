import {
  IconAddressBook,
  IconArrowsDownUp,
  IconAt,
  IconCertificate,
  IconDatabase,
  IconFolders,
  IconGauge,
  IconHourglassEmpty,
  IconMailCheck,
  IconMailOff,
  IconPlugConnected,
  IconRoute,
  IconSend,
  IconSettings,
  IconShieldCheck,
  IconShieldHalf,
  IconShieldLock,
  IconSignature,
  IconUsers,
  IconWorld,
  type Icon,
} from '@tabler/icons-react';

/** A page of the console that has its own place in the navigation and in the search. */
export interface Area {
  readonly path: string;
  readonly label: string;
  readonly icon: Icon;
  /** What the page is for, shown by the search. */
  readonly description: string;
  /** Other words people look for. */
  readonly keywords: string;
  /** A page below another one is indented under it. */
  readonly under?: string;
}

/** Every page there is, in the order of the navigation (USR-132). Pages that do not exist yet are not listed. */
export const areas: readonly Area[] = [
  {
    path: '/',
    label: 'Dashboard',
    icon: IconGauge,
    description: 'Live figures: mail, sessions, queue, system messages',
    keywords: 'status home overview statistics rate',
  },
  {
    path: '/users',
    label: 'Users',
    icon: IconAddressBook,
    description: 'Accounts: create, edit, lock out, delete, passwords',
    keywords: 'accounts mailboxes people password administrator',
  },
  {
    path: '/mappings',
    label: 'Mappings',
    icon: IconAt,
    description: 'Which address reaches which user',
    keywords: 'alias aliases addresses catch-all forward *REMOTE',
  },
  {
    path: '/message-store',
    label: 'Message Store',
    icon: IconDatabase,
    description: 'What mailboxes hold, the largest folders, the recycle bin',
    keywords: 'storage size deleted undelete purge recycle bin largest folders',
  },
  {
    path: '/public-folders',
    label: 'Public Folders',
    icon: IconFolders,
    description: 'Folders that belong to nobody, and who may do what in them',
    keywords: 'shared sharing acl rights permissions imap #public',
  },
  {
    path: '/queue',
    label: 'Queue',
    icon: IconSend,
    description: 'Messages on their way, retries, dead work',
    keywords: 'outgoing waiting retry dead stuck',
  },
  {
    path: '/message-trace',
    label: 'Message Trace',
    icon: IconRoute,
    description: 'What happened to a message: received, refused, delivered, sent, returned',
    keywords: 'log history track find lost missing bounce mail.log where is',
  },
  {
    path: '/services',
    label: 'Services',
    icon: IconPlugConnected,
    description: 'SMTP, POP3 and IMAP services: bindings, encryption, limits, settings',
    keywords: 'listeners ports tls starttls smtp imap pop3 lmtp bindings preset',
  },
  {
    path: '/certificates',
    label: 'TLS Certificates',
    icon: IconCertificate,
    description: 'Certificates of the services by host name, requests, expiry',
    keywords: 'ssl tls pem pfx key chain csr sni expiry thumbprint',
    under: '/services',
  },
  {
    path: '/sessions',
    label: 'Sessions',
    icon: IconUsers,
    description: 'Who is connected now, and ending a session',
    keywords: 'connections clients live end kick disconnect',
    under: '/services',
  },
  {
    path: '/services/access',
    label: 'Access Restrictions',
    icon: IconShieldLock,
    description: 'Who may connect, log in and relay, by address and user; test an address',
    keywords: 'relay allow block ip networks routers local unauth open acl firewall',
    under: '/services',
  },
  {
    path: '/services/spf-white-list',
    label: 'SPF White List',
    icon: IconShieldCheck,
    description: 'Senders that are let in although their SPF record is wrong',
    keywords: 'spf exemption allow sender policy framework spam',
    under: '/services',
  },
  {
    path: '/services/rejected-recipients',
    label: 'Rejected Recipients',
    icon: IconMailOff,
    description: 'Addresses that nobody has here and that somebody tried',
    keywords: 'unknown recipient bad address log harvest dictionary attack 550',
    under: '/services',
  },
  {
    path: '/dmarc',
    label: 'DMARC',
    icon: IconMailCheck,
    description: 'What arrives under which domain, and whether SPF or DKIM vouches for it',
    keywords: 'spf dkim dmarc authentication spoofing forged sender reports',
  },
  {
    path: '/greylist',
    label: 'Greylist',
    icon: IconHourglassEmpty,
    description: 'Unknown senders that wait, and who never does',
    keywords: 'greylisting delay retry exemption spam',
  },
  {
    path: '/block-lists',
    label: 'Block Lists',
    icon: IconShieldHalf,
    description: 'DNS lists that sending servers are looked up in, and their health',
    keywords: 'rbl dnsbl blocklist blacklist allow whitelist spamhaus spam',
  },
  {
    path: '/settings',
    label: 'Settings',
    icon: IconSettings,
    description: 'Every setting of the system with its default and range',
    keywords: 'options configuration preferences',
  },
  {
    path: '/settings/local-domains',
    label: 'Local Domains',
    icon: IconWorld,
    description: 'Domains this system receives mail for, and the default domain',
    keywords: 'domain local mail default',
    under: '/settings',
  },
  {
    path: '/settings/dkim-keys',
    label: 'DKIM Keys',
    icon: IconSignature,
    description: 'Keys that sign outgoing mail, and their DNS records',
    keywords: 'dkim signature signing selector arc batv dns txt',
    under: '/settings',
  },
  {
    path: '/settings/bandwidth-pools',
    label: 'Bandwidth Pools',
    icon: IconArrowsDownUp,
    description: 'Rates that connections of one or more services share',
    keywords: 'throttle throttling limit speed rate',
    under: '/settings',
  },
];

/** The area a path belongs to: the longest one it starts with. */
export function areaOf(path: string): Area | undefined {
  return areas
    .filter((area) => path === area.path || (area.path !== '/' && path.startsWith(`${area.path}/`)))
    .sort((a, b) => b.path.length - a.path.length)[0];
}
