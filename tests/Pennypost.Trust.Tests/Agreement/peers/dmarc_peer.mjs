// Answers DMARC questions with mailauth from the same zone as the caller's: {"zone": {name: [texts]}, "failing": [names], "cases": [{from, spf: [], dkim: []}]}
// from standard input, a list of {result, policy} to standard output.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const dmarc = createRequire(import.meta.url)('mailauth/lib/dmarc/verify.js');
const { zone, failing, cases } = JSON.parse(readFileSync(0, 'utf8'));

const resolver = async (name, type) => {
  if (failing.includes(name)) throw Object.assign(new Error('SERVFAIL'), { code: 'ESERVFAIL' });
  const texts = type === 'TXT' ? zone[name] : undefined;
  if (!texts) throw Object.assign(new Error('NXDOMAIN'), { code: 'ENOTFOUND' });
  return texts.map((text) => [text]);
};

const answers = [];
for (const one of cases) {
  const outcome = await dmarc({ headerFrom: one.from, spfDomains: one.spf, dkimDomains: one.dkim, resolver });
  answers.push({ result: outcome.status.result, policy: outcome.policy ?? null });
}
process.stdout.write(JSON.stringify(answers));
