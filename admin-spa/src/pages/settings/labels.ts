import type { SettingItem } from '../../api/types';

/** Words that are not written as they stand in a key. */
const words: Readonly<Record<string, string>> = {
  smtp: 'SMTP',
  pop3: 'POP3',
  imap: 'IMAP',
  tls: 'TLS',
  ip: 'IP',
  dns: 'DNS',
  id: 'ID',
  http: 'HTTP',
  dsn: 'DSN',
  kb: 'KB',
  mx: 'MX',
  dkim: 'DKIM',
  arc: 'ARC',
  batv: 'BATV',
  spf: 'SPF',
  mb: 'MB',
};

function spoken(key: string): string {
  const text = key
    .split('-')
    .map((word) => words[word] ?? word)
    .join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `local-mail` is "Local mail". */
export function groupLabel(group: string): string {
  return spoken(group);
}

/** The groups in the order of the server's list. */
export function groupsOf(settings: readonly SettingItem[]): readonly string[] {
  return [...new Set(settings.map((setting) => setting.group))];
}

/** A stored value as people read it. */
export function valueText(setting: SettingItem, value: string | null): string {
  if (value === null) return 'not set';
  if (value === '') return 'empty';
  if (setting.kind === 'boolean') return value === 'true' ? 'on' : 'off';
  if (setting.kind === 'duration') return durationText(value);
  return value;
}

const duration = /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})(?:\.\d+)?$/;

/** `1.02:00:00` is "1 day 2 h"; what is no duration stays as it is. */
export function durationText(value: string): string {
  const parts = duration.exec(value);
  if (!parts) return value;
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part || 0));
  const texts = [
    days ? `${days} ${days === 1 ? 'day' : 'days'}` : '',
    hours ? `${hours} h` : '',
    minutes ? `${minutes} min` : '',
    seconds ? `${seconds} s` : '',
  ].filter((text) => text !== '');
  return texts.join(' ') || '0 s';
}

/** What is wrong with a typed value, as far as the page can see; null when nothing is. */
export function valueProblem(setting: SettingItem, value: string): string | null {
  if (setting.kind === 'integer') {
    if (!/^-?\d+$/.test(value)) return 'A whole number, please.';
    const number = Number(value);
    if (setting.minimum !== null && number < Number(setting.minimum))
      return `At least ${setting.minimum}.`;
    if (setting.maximum !== null && number > Number(setting.maximum))
      return `At most ${setting.maximum}.`;
  }
  if (setting.kind === 'text') {
    if (setting.minimum !== null && value.length < Number(setting.minimum)) {
      return setting.minimum === '1'
        ? 'It cannot be empty.'
        : `At least ${setting.minimum} characters.`;
    }
    if (setting.maximum !== null && value.length > Number(setting.maximum)) {
      return `At most ${setting.maximum} characters.`;
    }
  }
  if (setting.kind === 'duration' && !duration.test(value)) {
    return 'A time span such as 00:15:00, or with days 1.00:00:00.';
  }
  return null;
}
