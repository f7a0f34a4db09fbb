/** The dotted mask of an IPv4 prefix: 24 is 255.255.255.0 (SVC-405). */
export function maskOf(prefix: number): string {
  return [0, 8, 16, 24]
    .map((start) => 256 - 2 ** (8 - Math.min(8, Math.max(0, prefix - start))))
    .join('.');
}

/** A prefix length that was typed as a number or as a mask; null when it is neither. A mask is ones and then zeros. */
export function prefixOf(text: string): number | null {
  if (/^\d{1,3}$/.test(text)) return Number(text) <= 128 ? Number(text) : null;
  const prefix = Array.from({ length: 33 }, (_, index) => index).find(
    (index) => maskOf(index) === text,
  );
  return prefix ?? null;
}

/** What a network holds, in words: its first and last address and how many there are. Null while the address is no address. */
export function rangeOf(address: string, prefix: number | null): string | null {
  const parsed = parse(address.trim());
  if (parsed === null || (prefix !== null && prefix > parsed.bits)) return null;
  const free = BigInt(parsed.bits - (prefix ?? parsed.bits));
  const first = (parsed.value >> free) << free;
  const last = first + (1n << free) - 1n;
  if (free === 0n) return '1 address';
  const count = free > 40n ? `2^${free}` : (1n << free).toLocaleString('en-US');
  return `${format(first, parsed.bits)} to ${format(last, parsed.bits)}, ${count} addresses`;
}

function parse(text: string): { value: bigint; bits: number } | null {
  return text.includes(':') ? parseV6(text) : parseV4(text);
}

function parseV4(text: string) {
  const parts = text.split('.');
  if (
    parts.length !== 4 ||
    !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)
  ) {
    return null;
  }
  return { value: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n), bits: 32 };
}

function parseV6(text: string) {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const known = groups.flat();
  const missing = 8 - known.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  if (!known.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  const all = [
    ...(groups[0] ?? []),
    ...(halves.length === 2 ? Array<string>(missing).fill('0') : []),
    ...(groups[1] ?? []),
  ];
  return { value: all.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n), bits: 128 };
}

function format(value: bigint, bits: number): string {
  if (bits === 32) {
    return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  }
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(112 - 16 * index)) & 65535n).toString(16),
  );
  // The longest run of zeros, two groups at least, is left out (RFC 5952, section 4.2).
  let best = { start: 0, length: 1 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (groups[start + length] === '0') length++;
    if (length > best.length) best = { start, length };
  }
  return best.length === 1
    ? groups.join(':')
    : `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`;
}
