import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { LiveSessionItem } from '../../api/types';
import { FakeServer } from '../../testing/fakeServer';
import { renderApp } from '../../testing/renderApp';
import { service, serviceList } from '../services/fixtures';

function live(more: Partial<LiveSessionItem> = {}): LiveSessionItem {
  return {
    id: '7d2k9x0bq4mz',
    serviceId: 6,
    service: 'IMAP4 Server',
    type: 'imap4',
    client: '192.0.2.7:50211',
    account: 'bob',
    tls: 'TLSv1.3 TLS_AES_256_GCM_SHA384',
    since: new Date(Date.now() - 3_723_000).toISOString(),
    state: 'active',
    detail: 'INBOX: IDLE',
    bytesReceived: 2048,
    bytesSent: 1_048_576,
    replica: 'mail-1',
    ...more,
  };
}

function server(items: LiveSessionItem[]) {
  return new FakeServer({
    'GET /services': serviceList([service(), service({ id: 6, name: 'IMAP4 Server' })]),
    'GET /sessions': { total: items.length, matching: items.length, items },
  });
}

test('who is connected, since when, doing what [spec: STS-090, STS-092, STS-093, STS-094]', async () => {
  server([live(), live({ id: 'aaaabbbbcccc', account: null, tls: null, detail: 'Waiting' })]);
  renderApp('/sessions');
  const row = await screen.findByRole('row', { name: /bob/ });
  expect(row).toHaveTextContent(/IMAP4 Server.*7d2k9x0bq4mz.*bob – 192\.0\.2\.7:50211/);
  expect(row).toHaveTextContent(/01:02:0\d.*INBOX: IDLE.*2 KB \/ 1 MB/);
  expect(screen.getByText('2 sessions open now')).toBeVisible();
});

test('ending a session asks first, because it is a last resort [spec: STS-095]', async () => {
  const fake = server([live()]);
  fake.on('DELETE /sessions/7d2k9x0bq4mz', undefined);
  const { user } = renderApp('/sessions');
  await user.click(await screen.findByRole('button', { name: 'End session of bob' }));
  expect(await screen.findByText(/last resort/)).toBeVisible();
  expect(fake.asked('DELETE /sessions/7d2k9x0bq4mz')).toHaveLength(0);
  await user.click(screen.getByRole('button', { name: 'End session' }));
  expect(await screen.findByText('The session was asked to end.')).toBeVisible();
  expect(fake.asked('DELETE /sessions/7d2k9x0bq4mz')).toHaveLength(1);
});

test('the list is filtered by service and user, and can stand still [spec: STS-096, STS-097]', async () => {
  const fake = server([live()]);
  const { user } = renderApp('/sessions?service=6');
  await screen.findByRole('row', { name: /bob/ });
  expect(fake.asked('GET /sessions')[0]?.query).toMatchObject({ serviceId: '6' });
  await user.type(screen.getByRole('textbox', { name: 'User name or address' }), 'bo');
  await user.selectOptions(screen.getByRole('combobox', { name: 'Session type' }), 'All services');
  await screen.findByRole('row', { name: /bob/ });
  await expect
    .poll(() => fake.asked('GET /sessions').at(-1)?.query)
    .toEqual({ limit: '500', text: 'bo' });
  await user.click(screen.getByRole('button', { name: 'Pause autorefresh' }));
  expect(screen.getByRole('button', { name: 'Resume autorefresh' })).toBeVisible();
});
