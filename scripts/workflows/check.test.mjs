// The checks are proved by workflows that break them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complaintsAbout } from './check.mjs';

const good = `name: x
on: push
permissions:
  contents: read
concurrency: x
jobs:
  a:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@v4
      - run: echo
`;
const complaints = (change) => complaintsAbout('x.yml', change(good)).join('\n');

test('a good workflow is not complained about', () => assert.equal(complaints((text) => text), ''));
test('an unknown key is found by the schema', () => assert.match(complaints((text) => text.replace('timeout-minutes', 'timeout-minuets')), /Unexpected value 'timeout-minuets'/));
test('an unknown event is found by the schema', () => assert.match(complaints((text) => text.replace('on: push', 'on: psuh')), /Unexpected value 'psuh'/));
test('a wrong expression is found by the schema', () => assert.match(complaints((text) => text.replace('run: echo', 'run: ${{ githb.sha }}')), /githb/));
test('an unknown job that is needed is found', () => assert.match(complaints((text) => text.replace('    runs-on', '    needs: b\n    runs-on')), /needs b, which is no job/));
test('missing permissions, time-outs and concurrency are found', () => {
  assert.match(complaints((text) => text.replace('permissions:\n  contents: read\n', '')), /permissions/);
  assert.match(complaints((text) => text.replace('    timeout-minutes: 5\n', '')), /timeout-minutes/);
  assert.match(complaints((text) => text.replace('concurrency: x\n', '')), /concurrency/);
});
test('actions without a version are found', () => assert.match(complaints((text) => text.replace('@v4', '@main')), /names no version/));
test('log-in with stored secrets is found', () => {
  assert.match(complaints((text) => text.replace('actions/checkout@v4', 'azure/login@v2')), /id-token/);
  assert.match(complaints((text) => text.replace('run: echo', 'run: echo\n        env:\n          A: ${{ secrets.KEY }}')), /stored secret KEY/);
});
test('text from outside in a script is found', () => assert.match(complaints((text) => text.replace('run: echo', 'run: echo ${{ github.event.issue.title }}')), /from outside/));
