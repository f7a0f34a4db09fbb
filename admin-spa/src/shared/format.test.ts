import { describe, expect, test } from 'vitest';

import { formatBytes, formatDuration, formatRelative, niceCeiling } from './format';

describe('sizes', () => {
  test.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KB'],
    [1536, '1.5 KB'],
    [1024 * 1024 - 1, '1 MB'],
    [734_003_200, '700 MB'],
    [5 * 1024 ** 4, '5 TB'],
  ])('%i bytes read %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('times', () => {
  const now = Date.parse('2026-03-10T12:00:00Z');
  test.each([
    ['2026-03-10T12:00:02Z', 'just now'],
    ['2026-03-10T12:04:10Z', 'in 4 minutes'],
    ['2026-03-10T09:00:00Z', '3 hours ago'],
    ['2026-03-09T11:00:00Z', 'yesterday'],
  ])('%s reads %s', (at, text) => {
    expect(formatRelative(new Date(at), now)).toBe(text);
  });

  test('a span has hours beyond one day and beyond two digits', () => {
    expect(formatDuration(41 * 3600 + 22 * 60 + 3)).toBe('41:22:03');
    expect(formatDuration(100 * 3600)).toBe('100:00:00');
  });
});

describe('scales', () => {
  test.each([
    [0, 1],
    [1, 2],
    [4, 5],
    [5, 10],
    [99, 100],
    [100, 200],
    [692, 1000],
  ])('above %i comes %i [spec: STS-077]', (value, end) => {
    expect(niceCeiling(value)).toBe(end);
  });
});
