/** What one letter of RFC 4314 stands for, in the order in which the server tells them. */
export const rights = [
  { value: 'l', label: 'See the folder' },
  { value: 'r', label: 'Read messages' },
  { value: 's', label: 'Mark as read' },
  { value: 'w', label: 'Flag and tag' },
  { value: 'i', label: 'Add messages' },
  { value: 'p', label: 'Send to its address' },
  { value: 'k', label: 'Make folders below' },
  { value: 'x', label: 'Delete and rename the folder' },
  { value: 't', label: 'Mark as deleted' },
  { value: 'e', label: 'Remove what is marked' },
  { value: 'a', label: 'Give rights to others' },
] as const;

/** Rights that belong together. */
export const presets = [
  { value: 'lrs', label: 'Read only' },
  { value: 'lrswite', label: 'Read and write' },
  { value: 'lrswipkxtea', label: 'Full' },
] as const;

/** The letters in the server's order, without the virtual rights c and d of older mail programs. */
export function plain(letters: string): string {
  return rights
    .map(({ value }) => value)
    .filter((letter) => letters.includes(letter))
    .join('');
}

/** The preset that the letters are, or "custom". */
export function presetOf(letters: string): string {
  return presets.find(({ value }) => value === plain(letters))?.value ?? 'custom';
}

/** An identifier for people. */
export function nameOf(identifier: string): string {
  const name = identifier.replace(/^-/, '');
  const who = name === 'anyone' ? 'Everyone' : name;
  return identifier.startsWith('-') ? `Except ${who}` : who;
}
