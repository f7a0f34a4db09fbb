import { expect, test } from 'vitest';

import { maskOf, prefixOf, rangeOf } from './networks';

test('prefixes and masks are two ways to write the same [spec: SVC-405]', () => {
  expect([24, 28, 29, 0, 32].map(maskOf)).toEqual([
    '255.255.255.0',
    '255.255.255.240',
    '255.255.255.248',
    '0.0.0.0',
    '255.255.255.255',
  ]);
  expect(['24', '255.255.255.248', '0.0.0.0', '128'].map(prefixOf)).toEqual([24, 29, 0, 128]);
  expect(['255.0.255.0', '129', '24x', '255.255.255', ''].map(prefixOf)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
});

test('first and last address and how many there are [spec: SVC-409]', () => {
  expect(rangeOf('192.168.72.182', 24)).toBe('192.168.72.0 to 192.168.72.255, 256 addresses');
  expect(rangeOf('192.168.72.15', 29)).toBe('192.168.72.8 to 192.168.72.15, 8 addresses');
  expect(rangeOf('192.0.2.4', 31)).toBe('192.0.2.4 to 192.0.2.5, 2 addresses');
  expect(rangeOf('192.0.2.4', null)).toBe('1 address');
  expect(rangeOf('2001:DB8::7', 126)).toBe('2001:db8::4 to 2001:db8::7, 4 addresses');
  expect(rangeOf('2001:db8::', 32)).toBe(
    '2001:db8:: to 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 2^96 addresses',
  );
  expect(rangeOf('::', 0)).toBe(':: to ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2^128 addresses');
  expect(
    [
      '',
      '1',
      '010.0.0.1',
      '256.1.1.1',
      '1::2::3',
      '2001:db8',
      'fe80::1%eth0',
      '1:2:3:4:5:6:7:8::',
    ].map((text) => rangeOf(text, 8)),
  ).toEqual(Array(8).fill(null));
  expect(rangeOf('192.0.2.1', 64)).toBeNull();
});
