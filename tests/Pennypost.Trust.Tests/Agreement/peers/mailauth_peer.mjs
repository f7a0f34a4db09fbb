// Signs and verifies with mailauth: a JSON object a line in, a JSON object a line out.
import { createRequire } from 'node:module';
import readline from 'node:readline';

const require = createRequire(import.meta.url);
const { dkimSign } = require('mailauth/lib/dkim/sign');
const { dkimVerify } = require('mailauth/lib/dkim/verify');
const { arc, sealMessage } = require('mailauth/lib/arc');

function resolverOf(zone) {
  const names = Object.fromEntries(Object.entries(zone ?? {}).map(([name, texts]) => [name.toLowerCase(), texts]));
  return async name => {
    const texts = names[name.toLowerCase()];
    if (!texts?.length) {
      throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    }
    return texts.map(text => [text]);
  };
}

async function answer(task) {
  const message = Buffer.from(task.message, 'base64');
  const resolver = resolverOf(task.zone);
  if (task.op === 'verify') {
    const { results } = await dkimVerify(message, { resolver, minBitLength: 1024 });
    return { results: results.filter(r => r.status.result !== 'none').map(r => r.status.result + (r.status.comment ? ': ' + r.status.comment : '')) };
  }
  if (task.op === 'arc') {
    const verified = await dkimVerify(message, { resolver, minBitLength: 1024 });
    const result = await arc(verified.arc, { resolver, minBitLength: 1024 });
    return { results: [result.status.result], why: result.status.comment };
  }
  if (task.op === 'seal') {
    const field = await sealMessage(message, {
      signingDomain: task.domain, selector: task.selector, privateKey: task.key, authResults: task.results, cv: task.cv,
    });
    return { field: field.toString('base64') };
  }
  const { signatures, errors } = await dkimSign(message, {
    canonicalization: `${task.header}/${task.body}`, algorithm: task.algorithm, headerList: task.headers.join(':'),
    signatureData: [{ signingDomain: task.domain, selector: task.selector, privateKey: task.key }],
  });
  if (errors.length) {
    throw errors[0].err ?? new Error('refused to sign');
  }
  return { field: Buffer.from(signatures, 'binary').toString('base64') };
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  let reply;
  try {
    reply = await answer(JSON.parse(line));
  } catch (error) {
    reply = { error: String(error?.message ?? error) };
  }
  process.stdout.write(JSON.stringify(reply) + '\n');
}
