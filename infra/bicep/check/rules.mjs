// The rules of this project for Bicep files. Each is a function from all parsed files to complaints.
import { at, faults, modules, names, nodes, resources, value } from './syntax.mjs';

const all = (files) => files.flatMap(({ file, root }) => resources(root).map((resource) => ({ file, ...resource })));
const is = (resource, type) => resource.type.startsWith(type + '@');

export function syntax(files) {
  return files.flatMap(({ file, root }) => [...faults(root)].map((node) => `${at(file, node)}: the syntax is wrong near '${node.text.slice(0, 40)}'`));
}

/** Nothing that is a key, gives a key or lets a key in. */
export function noKeys(files) {
  const complaints = [];
  for (const { file, root } of files) {
    for (const call of nodes(root, 'call_expression')) {
      const name = call.namedChildren[0].text.split('.').at(-1);
      if (/^list[A-Z]/.test(name)) complaints.push(`${at(file, call)}: ${name}() reads keys`);
    }
    for (const text of nodes(root, 'string')) {
      if (/AccountKey=|SharedAccessKey|SharedAccessSignature|Password=/i.test(text.text)) complaints.push(`${at(file, text)}: a connection string with a key`);
    }
  }
  const must = [
    ['Microsoft.Storage/storageAccounts', 'false', 'properties', 'allowSharedKeyAccess'],
    ['Microsoft.Storage/storageAccounts', 'false', 'properties', 'allowBlobPublicAccess'],
    ['Microsoft.ServiceBus/namespaces', 'true', 'properties', 'disableLocalAuth'],
    ['Microsoft.ContainerRegistry/registries', 'false', 'properties', 'adminUserEnabled'],
    ['Microsoft.KeyVault/vaults', 'true', 'properties', 'enableRbacAuthorization'],
    ['Microsoft.KeyVault/vaults', 'true', 'properties', 'enablePurgeProtection'],
    ['Microsoft.Insights/components', 'true', 'properties', 'DisableLocalAuth'],
    ['Microsoft.DBforPostgreSQL/flexibleServers', "'Disabled'", 'properties', 'authConfig', 'passwordAuth'],
    ['Microsoft.Web/sites', 'true', 'properties', 'httpsOnly'],
  ];
  for (const resource of all(files).filter((r) => !r.existing)) {
    for (const [type, wanted, ...path] of must) {
      if (is(resource, type) && value(resource.body, ...path)?.text !== wanted) {
        complaints.push(`${at(resource.file, resource.node)}: ${type} must have ${path.join('.')}: ${wanted}`);
      }
    }
  }
  return complaints;
}

// Exceptions, each with its reason beside the resource.
const mayBePublic = {
  'Microsoft.ServiceBus/namespaces': "tier == 'Premium' ? 'Disabled' : 'Enabled'",
  'Microsoft.ContainerRegistry/registries': "'Enabled'",
};

/** Data is reached through private endpoints. */
export function noPublicData(files) {
  const kinds = {
    'Microsoft.Storage/storageAccounts': ['properties', 'publicNetworkAccess'],
    'Microsoft.KeyVault/vaults': ['properties', 'publicNetworkAccess'],
    'Microsoft.ServiceBus/namespaces': ['properties', 'publicNetworkAccess'],
    'Microsoft.ContainerRegistry/registries': ['properties', 'publicNetworkAccess'],
    'Microsoft.DBforPostgreSQL/flexibleServers': ['properties', 'network', 'publicNetworkAccess'],
  };
  return all(files)
    .filter((resource) => !resource.existing)
    .flatMap((resource) => Object.entries(kinds)
      .filter(([type, path]) => is(resource, type) && ![`'Disabled'`, mayBePublic[type] ?? ''].includes(value(resource.body, ...path)?.text ?? 'missing'))
      .map(([type]) => `${at(resource.file, resource.node)}: ${type} must not have a public address`));
}

/** Every identity that is made has a role somewhere, or is an administrator of the database. */
export function identitiesHaveRoles(files) {
  const complaints = [];
  const identities = all(files).filter((r) => is(r, 'Microsoft.ManagedIdentity/userAssignedIdentities'));
  const used = new Set(all(files)
    .filter((r) => is(r, 'Microsoft.Authorization/roleAssignments'))
    .map((r) => value(r.body, 'properties', 'principalId')?.text));
  for (const administrator of all(files).filter((r) => is(r, 'Microsoft.DBforPostgreSQL/flexibleServers/administrators'))) {
    used.add(value(administrator.body, 'name')?.text);
  }
  for (const identity of identities) {
    const parameter = `${identity.symbol}PrincipalId`;
    if (!used.has(parameter)) complaints.push(`${at(identity.file, identity.node)}: the identity '${identity.symbol}' has no role: nothing uses ${parameter}`);
  }
  for (const assignment of all(files).filter((r) => is(r, 'Microsoft.Authorization/roleAssignments'))) {
    if (!value(assignment.body, 'scope')) complaints.push(`${at(assignment.file, assignment.node)}: a role on the whole resource group is too much`);
    if (value(assignment.body, 'properties', 'principalType')?.text !== "'ServicePrincipal'") {
      complaints.push(`${at(assignment.file, assignment.node)}: principalType must be 'ServicePrincipal'`);
    }
  }
  return complaints;
}

// Parts of other resources, which Azure gives no tags.
const untagged = /^Microsoft\.(Authorization\/|Insights\/diagnosticSettings@|Storage\/storageAccounts\/|ServiceBus\/namespaces\/|DBforPostgreSQL\/flexibleServers\/|Network\/virtualNetworks\/subnets@|Network\/privateEndpoints\/)/;

export function everythingIsTagged(files) {
  return all(files)
    .filter((r) => !r.existing && r.type.includes('/') && !untagged.test(r.type) && !value(r.body, 'tags'))
    .map((r) => `${at(r.file, r.node)}: ${r.type} has no tags`);
}

/** Modules are given exactly the parameters that they declare, and every file is used. */
export function modulesFit(files) {
  const complaints = [];
  const byPath = new Map(files.map((entry) => [entry.file, entry]));
  const reached = new Set(['main.bicep']);
  for (const { file, root } of files) {
    for (const module of modules(root)) {
      const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/') + 1) : '';
      const target = byPath.get(folder + module.path);
      if (!target) {
        complaints.push(`${at(file, module.node)}: there is no ${module.path}`);
        continue;
      }
      reached.add(target.file);
      const declared = [...nodes(target.root, 'parameter_declaration')];
      const name = (node) => node.namedChildren.find((child) => child.type === 'identifier').text;
      const optional = new Set(declared.filter((node) => /=\s*\S/.test(node.text)).map(name));
      const given = (value(module.body, 'params')?.namedChildren ?? []).filter((child) => child.type === 'object_property').map((child) => child.namedChildren[0].text);
      for (const missing of declared.map(name).filter((n) => !optional.has(n) && !given.includes(n))) {
        complaints.push(`${at(file, module.node)}: ${module.path} is not given '${missing}'`);
      }
      for (const unknown of given.filter((n) => !declared.map(name).includes(n))) complaints.push(`${at(file, module.node)}: ${module.path} knows no '${unknown}'`);
      const outputs = names(target.root, 'output_declaration');
      for (const access of root.text.matchAll(new RegExp(`\\b${module.symbol}!?\\.outputs\\.(\\w+)`, 'g'))) {
        if (!outputs.includes(access[1])) complaints.push(`${file}: ${module.path} has no output '${access[1]}'`);
      }
    }
  }
  for (const { file } of files) if (!reached.has(file)) complaints.push(`${file}: no module statement uses it`);
  return complaints;
}

/** What is declared is used: the linter says so too, but only in the pipeline. */
export function nothingIsUnused(files) {
  return files.flatMap(({ file, root }) => ['parameter_declaration', 'variable_declaration']
    .flatMap((kind) => names(root, kind))
    .filter((name) => [...root.text.matchAll(new RegExp(`\\b${name}\\b`, 'g'))].length < 2)
    .map((name) => `${file}: '${name}' is never used`));
}

/** A parameter file gives main.bicep what it needs and nothing else. */
export function parametersFit(files, parameters) {
  const { root } = files.find((entry) => entry.file === 'main.bicep');
  const declared = [...nodes(root, 'parameter_declaration')];
  const name = (node) => node.namedChildren.find((child) => child.type === 'identifier').text;
  const known = declared.map(name);
  const needed = declared.filter((node) => !/^param\s+\w+\s[\s\S]*=/.test(node.text)).map(name);
  return parameters.flatMap(({ file, given }) => [
    ...needed.filter((n) => !given.includes(n)).map((n) => `${file}: '${n}' is missing`),
    ...given.filter((n) => !known.includes(n)).map((n) => `${file}: main.bicep knows no '${n}'`),
  ]);
}

/** Each function that Service Bus wakes has its queue, and no queue is without a function. */
export function queuesFit(files, wanted) {
  const { root } = files.find((entry) => entry.file === 'system.bicep');
  const list = [...nodes(root, 'variable_declaration')].find((node) => node.namedChildren[0].text === 'queues');
  const made = [...nodes(list, 'string')].map((node) => node.text.slice(1, -1));
  return [
    ...wanted.filter((queue) => !made.includes(queue)).map((queue) => `system.bicep: the queue '${queue}' of a function is missing`),
    ...made.filter((queue) => !wanted.includes(queue)).map((queue) => `system.bicep: no function listens to the queue '${queue}'`),
  ];
}

const roleNames = {
  '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39': 'Service Bus Data Sender',
  '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0': 'Service Bus Data Receiver',
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': 'Blob Data Contributor',
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'Blob Data Owner',
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88': 'Queue Data Contributor',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'Table Data Contributor',
  '4633458b-17de-408a-b874-0445c86b69e6': 'Key Vault Secrets User',
  '3913510d-42f4-4e42-8a64-420c390055eb': 'Monitoring Metrics Publisher',
  '7f951dda-4ed3-4680-a7ca-43fe172d538d': 'AcrPull',
};

/** All rights that there are: who, what, on which resource. A right beside them needs a line here, and a reason in its review. */
export const rights = [
  'listeners: Blob Data Contributor on bodies',
  'listeners: Table Data Contributor on tables',
  'listeners: Service Bus Data Sender on bus',
  'listeners: Key Vault Secrets User on vault',
  'listeners: Monitoring Metrics Publisher on insights',
  'listeners: AcrPull on registry',
  'functions: Blob Data Contributor on bodies',
  // The Functions host's own state: leases of timers and locks of its instances, in containers, queues and tables that it makes itself.
  'functions: Blob Data Owner on account',
  'functions: Queue Data Contributor on account',
  'functions: Table Data Contributor on account',
  'functions: Service Bus Data Sender on bus',
  'functions: Service Bus Data Receiver on bus',
  'functions: Key Vault Secrets User on vault',
  'functions: Monitoring Metrics Publisher on insights',
];

/** Identities may do what is listed and nothing else. */
export function leastRights(files, allowed = rights) {
  const found = new Set();
  const complaints = [];
  for (const { file, node, type, body, root } of files.flatMap((f) => resources(f.root).map((resource) => ({ ...resource, file: f.file, root: f.root })))) {
    if (!is({ type }, 'Microsoft.Authorization/roleAssignments')) continue;
    const who = value(body, 'properties', 'principalId')?.text.replace(/PrincipalId$/, '');
    const scope = value(body, 'scope')?.text;
    const role = value(body, 'properties', 'roleDefinitionId')?.text ?? '';
    const loop = new RegExp(`for ${role} in \\[([^\\]]*)\\]`).exec(node.text);
    for (const each of loop ? loop[1].split(',').map((part) => part.trim()) : [role]) {
      const id = roleId(root, each);
      const right = `${who}: ${roleNames[id] ?? `the role ${each}, which has no name here,`} on ${scope}`;
      found.add(right);
      if (!allowed.includes(right)) complaints.push(`${at(file, node)}: ${right} is more than anybody needs, or is not in the list of rights`);
    }
  }
  return [...complaints, ...allowed.filter((right) => !found.has(right)).map((right) => `the right '${right}' is listed and given by no file`)];
}

function roleId(root, expression) {
  const name = expression.split('.').at(-1).replace(/[^\w]/g, '');
  return new RegExp(`\\b${name}\\s*[:=]\\s*subscriptionResourceId\\('Microsoft\\.Authorization/roleDefinitions', '([0-9a-f-]{36})'\\)`).exec(root.text)?.[1];
}
