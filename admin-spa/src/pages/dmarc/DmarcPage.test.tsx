import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { DmarcDomainItem, DmarcSourceItem } from '../../api/types';
import { FakeServer, problem } from '../../testing/fakeServer';
import { pageOf } from '../../testing/fixtures';
import { renderApp } from '../../testing/renderApp';
import { policyWords, share, treatment } from './labels';

const bank: DmarcDomainItem = {
  author: 'bank.example',
  policy: 'p=reject sp=reject adkim=r aspf=r pct=100',
  messages: 1200,
  passed: 1199,
  failed: 1,
  refused: 0,
  sources: 3,
  lastDay: '2026-01-01',
};
const source: DmarcSourceItem = {
  source: '192.0.2.1',
  result: 'fail',
  disposition: 'none',
  reason: 'local_policy',
  spfAligned: false,
  dkimAligned: false,
  spfDomain: 'elsewhere.example',
  spfResult: 'pass',
  dkim: 'other.example s1 pass',
  messages: 1,
  lastDay: '2026-01-01',
};

test('lists domains, and who sent under one', async () => {
  const server = new FakeServer({
    'GET /dmarc/domains': pageOf([bank]),
    'GET /dmarc/domains/bank.example': [source],
  });
  const { user } = renderApp('/dmarc');
  expect(
    await screen.findByRole('row', { name: /bank\.example.*reject.*1,200.*99 %/ }),
  ).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'bank.example' }));
  const card = await screen.findByRole('region', { name: '192.0.2.1' });
  expect(within(card).getByText('SPF: pass for elsewhere.example')).toBeVisible();
  expect(within(card).getByText('DKIM: other.example s1 pass')).toBeVisible();
  expect(within(card).getByText(/Accepted, as set here/)).toBeVisible();
  expect(server.asked('GET /dmarc/domains')[0]?.query).toEqual({ days: '7', page: '1' });
});

test('searches and changes the period', async () => {
  const server = new FakeServer({ 'GET /dmarc/domains': pageOf<DmarcDomainItem>([]) });
  const { user } = renderApp('/dmarc');
  expect(await screen.findByRole('heading', { name: 'Nothing in this time' })).toBeVisible();
  await user.type(screen.getByLabelText('Author domain'), 'shop');
  expect(await screen.findByRole('heading', { name: 'No domain matches' })).toBeVisible();
  await user.click(screen.getByText('30 days'));
  await screen.findByRole('heading', { name: 'No domain matches' });
  expect(server.asked('GET /dmarc/domains').at(-1)?.query).toEqual({
    days: '30',
    page: '1',
    author: 'shop',
  });
});

test('figures that cannot be loaded offer another try', async () => {
  new FakeServer({ 'GET /dmarc/domains': problem(500, 'fault', 'Broken.') });
  renderApp('/dmarc');
  expect(await screen.findByText('The figures could not be loaded')).toBeVisible();
});

test('shares and treatments are put into words', () => {
  expect([share(0, 0), share(0, 5), share(999, 1000), share(5, 5)]).toEqual([
    '–',
    '0 %',
    '99 %',
    '100 %',
  ]);
  expect(policyWords('p=reject sp=reject adkim=r')).toBe('reject');
  expect(policyWords('p=none sp=reject')).toBe('none, subdomains reject');
  expect(treatment({ disposition: 'reject', reason: '' })).toBe('Refused');
  expect(treatment({ disposition: 'none', reason: 'sampled_out' })).toBe('Accepted, spared by pct');
  expect(treatment({ disposition: 'none', reason: '' })).toBe('Accepted');
});
