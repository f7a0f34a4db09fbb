import type {
  AccountDetail,
  AccountSummary,
  DashboardFigures,
  MappingItem,
  QueueItem,
  SessionInfo,
  SettingItem,
} from '../api/types';

export function session(more: Partial<SessionInfo> = {}): SessionInfo {
  return {
    accountId: 1,
    name: 'admin',
    displayName: '',
    mustChangePassword: false,
    csrfToken: 'token-of-the-session',
    expiresAt: '2030-01-01T00:00:00Z',
    idleMinutes: 60,
    ...more,
  };
}

export function account(more: Partial<AccountSummary> = {}): AccountSummary {
  return {
    id: 2,
    name: 'alice',
    displayName: 'Alice Example',
    comments: 'Head of sales',
    enabled: true,
    administrator: false,
    expiresOn: null,
    state: 'active',
    locked: false,
    inboxMessages: 12,
    mailboxBytes: 1536,
    createdAt: '2026-01-01T08:00:00Z',
    version: 7,
    ...more,
  };
}

export function detail(more: Partial<AccountDetail> = {}): AccountDetail {
  return {
    account: account(),
    mustChangePassword: false,
    addresses: ['alice@example.com'],
    locks: [],
    folders: [
      {
        name: 'INBOX',
        messages: 12,
        unseen: 3,
        bytes: 1536,
        ownerRights: 'lrswipkxteacd',
        sharedWith: 0,
      },
    ],
    ...more,
  };
}

export function pageOf<T>(items: T[], more: { total?: number; pageNumber?: number } = {}) {
  return { items, total: items.length, pageNumber: 1, pageSize: 50, ...more };
}

export function mapping(more: Partial<MappingItem> = {}): MappingItem {
  return {
    id: 4,
    address: 'sales@example.com',
    target: 'alice',
    targetAccountId: 2,
    type: 'always',
    relayExternal: false,
    comments: '',
    version: 3,
    ...more,
  };
}

export function queueItem(more: Partial<QueueItem> = {}): QueueItem {
  return {
    id: 9,
    kind: 'SendMail',
    direction: 'outgoing',
    state: 'retrying',
    messageId: 30,
    sender: 'alice@example.com',
    recipientCount: 2,
    firstRecipient: 'bob@elsewhere.example',
    bytes: 2048,
    attempts: 3,
    nextAttemptAt: '2030-01-01T00:00:00Z',
    createdAt: '2026-01-01T00:00:00Z',
    lastError: '451 come back later',
    ...more,
  };
}

export function setting(more: Partial<SettingItem> = {}): SettingItem {
  return {
    name: 'security.minimum-password-length',
    label: 'Minimum password length',
    group: 'security',
    kind: 'integer',
    value: '8',
    default: '8',
    isDefault: true,
    minimum: '1',
    maximum: '128',
    choices: [],
    help: 'Shorter ones are refused when one is set.',
    row: 'USR-152',
    ...more,
  };
}

export function dashboard(more: Partial<DashboardFigures> = {}): DashboardFigures {
  const none = { accepted: 0, delivered: 0, sent: 0 };
  return {
    version: '9.8.7',
    startedAt: '2026-01-01T00:00:00Z',
    uptimeSeconds: 60,
    now: '2026-01-01T00:01:00Z',
    mail: { lastMinute: none, lastHour: none, lastDay: none },
    series: [{ minute: '2026-01-01T00:00:00Z', accepted: 0, delivered: 0, sent: 0 }],
    sessions: [{ protocol: 'SMTP', sessions: 0 }],
    queue: { incoming: 0, outgoing: 0, outgoingBytes: 0, dead: 0, oldestWaitingSeconds: 0 },
    accounts: { total: 3, active: 2, administrators: 1 },
    store: { messages: 0, bytes: 0, databaseBytes: 0 },
    messages: [],
    ...more,
  };
}
