/** Text for figures that people read: sizes, counts, times. Everything is in the browser's language for numbers and dates. */

const sizeUnits = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Bytes in 1024-based units with three significant digits at most: 0 B, 812 B, 1.5 KB, 24.1 MB. */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 1024 && unit < sizeUnits.length - 1) {
    value /= 1024;
    unit++;
  }
  // 1023.99 KB would round up to a four-digit figure: show it in the next unit.
  if (unit > 0 && Math.round(value) >= 1024 && unit < sizeUnits.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  const text = value.toFixed(digits).replace(/\.0$/, '');
  return `${text} ${sizeUnits[unit] ?? 'PB'}`;
}

const counts = new Intl.NumberFormat();

/** An integer with the thousands separators of the browser's language. */
export function formatCount(value: number): string {
  return counts.format(value);
}

/** "1 message", "2 messages", "1,024 messages". */
export function countOf(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** Date and time to the second, in the browser's time zone. */
export function formatAbsolute(at: Date): string {
  return absolute.format(at);
}

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'long' });

const steps: readonly (readonly [
  limit: number,
  seconds: number,
  unit: Intl.RelativeTimeFormatUnit,
])[] = [
  [60, 1, 'second'],
  [3600, 60, 'minute'],
  [86_400, 3600, 'hour'],
  [86_400 * 30, 86_400, 'day'],
  [86_400 * 365, 86_400 * 30, 'month'],
  [Infinity, 86_400 * 365, 'year'],
];

/** "just now", "in 4 minutes", "yesterday", "3 months ago". */
export function formatRelative(at: Date, now: number): string {
  const seconds = Math.round((at.getTime() - now) / 1000);
  const distance = Math.abs(seconds);
  if (distance < 5) return 'just now';
  for (const [limit, size, unit] of steps) {
    if (distance < limit) return relative.format(Math.trunc(seconds / size), unit);
  }
  return absolute.format(at);
}

/** A time span as hh:mm:ss, hours neither cut to two digits nor to one day (STS-093). */
export function formatDuration(totalSeconds: number): string {
  const whole = Math.max(0, Math.floor(totalSeconds));
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

/** The next "nice" number (1, 2, 5 × 10^k) above a maximum: the end of a bar's scale (STS-077). */
export function niceCeiling(value: number): number {
  if (value < 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  for (const factor of [1, 2, 5, 10]) {
    if (factor * power > value) return factor * power;
  }
  return 10 * power;
}
