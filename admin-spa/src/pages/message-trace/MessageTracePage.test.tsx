import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { MessageTraceDetail, MessageTraceItem, MessageTraceList } from '../../api/types';
import { FakeServer } from '../../testing/fakeServer';
import { renderApp } from '../../testing/renderApp';

const item: MessageTraceItem = {
  key: '1767225600000-4711',
  messageId: 4711,
  at: '2026-01-01T00:00:00Z',
  outcome: 'delivered',
  subject: 'Invoice',
  from: 'Ann <ann@example.org>',
  recipients: 'anna@example.com',
};

const listOf = (items: MessageTraceItem[], isComplete = true): MessageTraceList => ({
  items,
  isComplete,
});

test('finds messages and tells the history of one [spec: SET-258 SET-259]', async () => {
  const detail: MessageTraceDetail = {
    item,
    information: [
      { name: 'Subject', value: 'Invoice' },
      { name: 'ReturnPath', value: 'ann@example.org' },
    ],
    events: [
      { at: '2026-01-01T00:00:00.012Z', text: 'MAIL FROM:<ann@example.org>' },
      { at: '2026-01-01T00:00:00.034Z', text: 'Stored in anna: INBOX (UID 1)' },
    ],
  };
  const server = new FakeServer({
    'GET /message-trace': listOf([
      item,
      { ...item, key: '1-2', outcome: 'refused', subject: '', from: '', recipients: '' },
    ]),
    'GET /message-trace/1767225600000-4711': detail,
  });
  const { user } = renderApp('/message-trace');
  expect(
    await screen.findByRole('row', { name: /Invoice.*Ann.*anna@example\.com.*Delivered/ }),
  ).toBeVisible();
  expect(screen.getByRole('row', { name: /No subject.*a report.*nobody.*Refused/ })).toBeVisible();

  await user.type(screen.getByLabelText('Sender'), 'ann');
  await user.type(screen.getByLabelText('Anything'), ' 4711 ');
  await expect
    .poll(() => server.asked('GET /message-trace').at(-1)?.query)
    .toEqual({ sender: 'ann', any: '4711' });

  await user.click(screen.getByRole('button', { name: 'Invoice' }));
  const drawer = await screen.findByRole('dialog', { name: 'What happened to this message' });
  expect(await within(drawer).findByText('Stored in anna: INBOX (UID 1)')).toBeVisible();
  expect(within(drawer).getByRole('row', { name: 'Return path ann@example.org' })).toBeVisible();
});

test('a day is asked for from midnight to midnight', async () => {
  const server = new FakeServer({ 'GET /message-trace': listOf([item]) });
  const { user } = renderApp('/message-trace');
  await screen.findByRole('row', { name: /Invoice/ });
  await user.type(screen.getByLabelText('Day'), '2026-01-01');
  await expect
    .poll(() => server.asked('GET /message-trace').at(-1)?.query)
    .toEqual({
      since: new Date('2026-01-01T00:00:00').toISOString(),
      until: new Date('2026-01-02T00:00:00').toISOString(),
    });
});

test('says when there may be more', async () => {
  new FakeServer({ 'GET /message-trace': listOf([item], false) });
  renderApp('/message-trace');
  expect(await screen.findByText('There may be more')).toBeVisible();
});

test('an empty trace says when messages appear', async () => {
  new FakeServer({ 'GET /message-trace': listOf([]) });
  renderApp('/message-trace');
  expect(await screen.findByRole('heading', { name: 'No message yet' })).toBeVisible();
});
