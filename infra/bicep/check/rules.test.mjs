// The rules are proved by files that break them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from './syntax.mjs';
import * as rules from './rules.mjs';

const file = (text, name = 'main.bicep') => ({ ...parse(name, text), file: name });
const storage = (properties) => `resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: 'x'
  tags: {}
  properties: {
    ${properties}
  }
}
`;
const good = storage("allowSharedKeyAccess: false\n    allowBlobPublicAccess: false\n    publicNetworkAccess: 'Disabled'");

test('a file that obeys is not complained about', () => {
  for (const rule of ['syntax', 'noKeys', 'noPublicData', 'identitiesHaveRoles', 'everythingIsTagged']) assert.deepEqual(rules[rule]([file(good)]), [], rule);
});

test('wrong syntax is found with its line', () => {
  assert.match(rules.syntax([file("param a string\nresource x 'a@b' = {\n  name 'x'\n}\n")])[0], /^main\.bicep:[23]: the syntax is wrong/);
});

test('keys are found however they come', () => {
  assert.match(rules.noKeys([file("output k string = account.listKeys().keys[0].value\n")])[0], /reads keys/);
  assert.match(rules.noKeys([file("output k string = listKeys('x', '1')\n")])[0], /reads keys/);
  assert.match(rules.noKeys([file("var c = 'DefaultEndpointsProtocol=https;AccountKey=abc'\n")])[0], /with a key/);
  assert.match(rules.noKeys([file(storage("allowSharedKeyAccess: true\n    allowBlobPublicAccess: false"))])[0], /allowSharedKeyAccess: false/);
  assert.match(rules.noKeys([file(storage('allowBlobPublicAccess: false'))])[0], /allowSharedKeyAccess: false/);
});

test('a public address is found, in a condition and in a loop too', () => {
  assert.equal(rules.noPublicData([file(storage("publicNetworkAccess: 'Enabled'"))]).length, 1);
  assert.equal(rules.noPublicData([file(storage('allowSharedKeyAccess: false'))]).length, 1);
  assert.equal(rules.noPublicData([file(storage("publicNetworkAccess: 'Enabled'").replace('= {', '= if (true) {'))]).length, 1);
  assert.equal(rules.noPublicData([file(storage("publicNetworkAccess: 'Enabled'").replace('= {', '= [for i in range(0, 2): {').replace(/}\n$/, '}]\n'))]).length, 1);
});

test('an identity without a role is found', () => {
  const identity = "resource listeners 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {\n  name: 'x'\n  tags: {}\n}\n";
  const role = "param listenersPrincipalId string\nresource r 'Microsoft.Authorization/roleAssignments@2022-04-01' = {\n  scope: x\n  name: 'r'\n  properties: {\n    principalId: listenersPrincipalId\n    principalType: 'ServicePrincipal'\n  }\n}\n";
  assert.match(rules.identitiesHaveRoles([file(identity)])[0], /'listeners' has no role/);
  assert.deepEqual(rules.identitiesHaveRoles([file(identity), file(role, 'b.bicep')]), []);
  assert.match(rules.identitiesHaveRoles([file(identity), file(role.replace('  scope: x\n', ''), 'b.bicep')])[0], /whole resource group/);
});

test('a right that nobody needs is found, one by one and in a loop, and a listed one that is missing', () => {
  const roles = `var roles = {
  sender: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39')
  receiver: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0')
  owner: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '090c5cfd-751d-490a-894a-3ce6f1109419')
}
`;
  const assign = (role, loop) => `${roles}resource r 'Microsoft.Authorization/roleAssignments@2022-04-01' = ${loop ? `[for role in [${loop}]: ` : ''}{
  scope: bus
  name: 'r'
  properties: {
    principalId: listenersPrincipalId
    roleDefinitionId: ${role}
  }
}${loop ? ']' : ''}
`;
  const allowed = ['listeners: Service Bus Data Sender on bus'];
  assert.deepEqual(rules.leastRights([file(assign('roles.sender'))], allowed), []);
  assert.match(rules.leastRights([file(assign('roles.owner'))], allowed)[0], /the role roles\.owner, which has no name here, on bus is more/);
  assert.match(rules.leastRights([file(assign('role', 'roles.sender, roles.receiver'))], allowed)[0], /Service Bus Data Receiver on bus is more/);
  assert.match(rules.leastRights([file(assign('roles.sender').replace('scope: bus', 'scope: account'))], allowed)[0], /Sender on account is more/);
  assert.match(rules.leastRights([file(good)], allowed)[0], /listed and given by no file/);
});

test('missing tags are found', () => {
  assert.match(rules.everythingIsTagged([file(good.replace('  tags: {}\n', ''))])[0], /has no tags/);
});

test('modules and their parameters must fit', () => {
  const module = file("param a string\nparam b string = 'x'\noutput o string = a\noutput p string = b\n", 'm.bicep');
  const use = (params, output) => [file(`module m 'm.bicep' = {\n  name: 'm'\n  params: { ${params} }\n}\noutput o string = m.outputs.${output}\n`), module];
  assert.deepEqual(rules.modulesFit(use("a: 'x'", 'o')), []);
  assert.match(rules.modulesFit(use("b: 'x'", 'o'))[0], /not given 'a'/);
  assert.match(rules.modulesFit(use("a: 'x', c: 'y'", 'o'))[0], /knows no 'c'/);
  assert.match(rules.modulesFit(use("a: 'x'", 'q'))[0], /no output 'q'/);
  assert.match(rules.modulesFit([file('param a string\n'), file('param b string\n', 'b.bicep')])[0], /no module statement uses it/);
});

test('unused declarations are found', () => {
  assert.deepEqual(rules.nothingIsUnused([file('param a string\nvar b = a\noutput c string = b\n')]), []);
  assert.match(rules.nothingIsUnused([file('param a string\n')])[0], /'a' is never used/);
});

test('parameter files and queues must fit', () => {
  const main = file("param a string\nparam b string = 'x'\n");
  assert.deepEqual(rules.parametersFit([main], [{ file: 'p', given: ['a'] }]), []);
  assert.equal(rules.parametersFit([main], [{ file: 'p', given: ['c'] }]).length, 2);
  const system = file("var queues = [\n  'route-mail'\n]\n", 'system.bicep');
  assert.deepEqual(rules.queuesFit([system], ['route-mail']), []);
  assert.equal(rules.queuesFit([system], ['send-mail']).length, 2);
});
