import { describe, expect, test } from 'vitest';

import { hasNonAscii, passwordProblem, userNameProblem } from './labels';

describe('user names', () => {
  test.each(['a', 'Albert', 'frank.miller', 'x_y-z.9', 'a'.repeat(32)])(
    'accepts %s [spec: USR-150]',
    (name) => {
      expect(userNameProblem(name)).toBeNull();
    },
  );

  test.each([
    '',
    'a'.repeat(33),
    'two words',
    'a@b',
    'ümlaut',
    '.a',
    'a.',
    'a..b',
    'Everyone',
    'MAILER_DAEMON',
  ])('refuses "%s" [spec: USR-150]', (name) => {
    expect(userNameProblem(name)).not.toBeNull();
  });
});

describe('passwords', () => {
  test('have to be typed twice alike, without spaces, up to 128 characters [spec: USR-152]', () => {
    expect(passwordProblem('correct-horse', 'correct-horse')).toEqual({});
    expect(passwordProblem('correct-horse', 'correct-house')).toHaveProperty('repeated');
    expect(passwordProblem('with space', 'with space')).toHaveProperty('password');
    expect(passwordProblem('a'.repeat(128), 'a'.repeat(128))).toEqual({});
    expect(passwordProblem('a'.repeat(129), 'a'.repeat(129))).toHaveProperty('password');
  });

  test('letters beyond ASCII are worth a warning [spec: USR-153]', () => {
    expect(hasNonAscii('pässword')).toBe(true);
    expect(hasNonAscii('password!~')).toBe(false);
  });
});
