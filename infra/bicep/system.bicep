// Everything inside the resource group. Each module makes one service and gives the identities that use it their roles.
param name string
param stage string
param location string
param webLocation string
param tags object
param listenersImage string
param certificateName string
param databaseAdministratorsObjectId string
param databaseAdministratorsName string
param alertAddress string
param listenersOn string
param listeners { size: string, minimum: int, maximum: int }
param database { sku: string, tier: 'Burstable' | 'GeneralPurpose' | 'MemoryOptimized', storageGb: int, zoneRedundant: bool, backupDays: int, geoBackup: bool }
param busTier string
param storageReplication string
param functionInstances int
param machineKey string
@secure()
param newSecretsKey string

var unique = uniqueString(resourceGroup().id)
var prefix = '${name}-${stage}'
var onMachines = listenersOn == 'virtualMachines'

// One queue for each kind of work; a check compares them with the folders in functions/.
var queues = [
  'index-folder'
  'route-mail'
  'send-mail'
  'report-dmarc'
]

module identities 'modules/identities.bicep' = {
  name: 'identities'
  params: { prefix: prefix, location: location, tags: tags }
}

module network 'modules/network.bicep' = {
  name: 'network'
  params: { prefix: prefix, location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    prefix: prefix
    location: location
    tags: tags
    listenersPrincipalId: identities.outputs.listenersPrincipalId
    functionsPrincipalId: identities.outputs.functionsPrincipalId
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    name: take('st${name}${stage}${unique}', 24)
    location: location
    tags: tags
    replication: storageReplication
    listenersPrincipalId: identities.outputs.listenersPrincipalId
    functionsPrincipalId: identities.outputs.functionsPrincipalId
    subnetId: network.outputs.endpointsSubnetId
    zoneIds: network.outputs.zoneIds
    workspaceId: monitoring.outputs.workspaceId
  }
}

module bus 'modules/serviceBus.bicep' = {
  name: 'serviceBus'
  params: {
    name: 'sb-${prefix}-${unique}'
    location: location
    tags: tags
    tier: busTier
    queues: queues
    listenersPrincipalId: identities.outputs.listenersPrincipalId
    functionsPrincipalId: identities.outputs.functionsPrincipalId
    subnetId: network.outputs.endpointsSubnetId
    zoneIds: network.outputs.zoneIds
    workspaceId: monitoring.outputs.workspaceId
  }
}

module vault 'modules/keyVault.bicep' = {
  name: 'keyVault'
  params: {
    name: take('kv-${name}-${stage}-${unique}', 24)
    location: location
    tags: tags
    newSecretsKey: newSecretsKey
    listenersPrincipalId: identities.outputs.listenersPrincipalId
    functionsPrincipalId: identities.outputs.functionsPrincipalId
    subnetId: network.outputs.endpointsSubnetId
    zoneIds: network.outputs.zoneIds
    workspaceId: monitoring.outputs.workspaceId
  }
}

module postgres 'modules/postgres.bicep' = {
  name: 'postgres'
  params: {
    name: 'psql-${prefix}-${unique}'
    location: location
    tags: tags
    settings: database
    administratorsObjectId: databaseAdministratorsObjectId
    administratorsName: databaseAdministratorsName
    databasePrincipalId: identities.outputs.databasePrincipalId
    databaseIdentityName: identities.outputs.databaseName
    subnetId: network.outputs.endpointsSubnetId
    zoneIds: network.outputs.zoneIds
    workspaceId: monitoring.outputs.workspaceId
  }
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  params: {
    name: take('cr${name}${stage}${unique}', 50)
    location: location
    tags: tags
    listenersPrincipalId: identities.outputs.listenersPrincipalId
  }
}

var processSettings = {
  PENNYPOST_DATABASE: 'Host=${postgres.outputs.host};Database=pennypost;Username=${identities.outputs.databaseName};SSL Mode=VerifyFull;Maximum Pool Size=50'
  PENNYPOST_DATABASE_AUTHENTICATION: 'entra'
  PENNYPOST_DATABASE_CLIENT_ID: identities.outputs.databaseClientId
  PENNYPOST_BLOBS: storage.outputs.bodiesAddress
  PENNYPOST_TABLES: storage.outputs.tablesAddress
  PENNYPOST_SERVICE_BUS: bus.outputs.host
  PENNYPOST_KEY_VAULT: vault.outputs.address
  PENNYPOST_PUBLISHED_PORTS: onMachines ? loadBalancer!.outputs.insidePorts : ''
}

var listenerSettings = union(processSettings, {
  AZURE_CLIENT_ID: identities.outputs.listenersClientId
  PENNYPOST_KEY_VAULT_CERTIFICATE: certificateName
  PENNYPOST_LISTEN: '::'
})

module loadBalancer 'modules/loadBalancer.bicep' = if (onMachines) {
  name: 'loadBalancer'
  params: { prefix: prefix, location: location, tags: tags, hostLabel: '${prefix}-${unique}' }
}

module machines 'modules/listeners.bicep' = if (onMachines) {
  name: 'listeners'
  params: {
    prefix: prefix
    location: location
    tags: tags
    size: listeners.size
    minimum: listeners.minimum
    maximum: listeners.maximum
    image: '${registry.outputs.server}/${listenersImage}'
    registryServer: registry.outputs.server
    settings: listenerSettings
    identityIds: [identities.outputs.listenersId, identities.outputs.databaseId]
    clientId: identities.outputs.listenersClientId
    subnetId: network.outputs.listenersSubnetId
    backendPoolId: onMachines ? loadBalancer!.outputs.backendPoolId : ''
    probeId: onMachines ? loadBalancer!.outputs.probeId : ''
    machineKey: machineKey
  }
}

module apps 'modules/containerApps.bicep' = if (!onMachines) {
  name: 'containerApps'
  params: {
    prefix: prefix
    location: location
    tags: tags
    minimum: listeners.minimum
    maximum: listeners.maximum
    image: '${registry.outputs.server}/${listenersImage}'
    registryServer: registry.outputs.server
    settings: listenerSettings
    listenersId: identities.outputs.listenersId
    databaseId: identities.outputs.databaseId
    subnetId: network.outputs.containersSubnetId
    workspaceName: monitoring.outputs.workspaceName
  }
}

module functions 'modules/functions.bicep' = {
  name: 'functions'
  params: {
    prefix: prefix
    unique: unique
    location: location
    tags: union(tags, { 'azd-service-name': 'functions' })
    maximumInstances: functionInstances
    storageName: storage.outputs.name
    packagesAddress: storage.outputs.packagesAddress
    busHost: bus.outputs.host
    settings: union(processSettings, { AZURE_CLIENT_ID: identities.outputs.functionsClientId })
    functionsId: identities.outputs.functionsId
    functionsClientId: identities.outputs.functionsClientId
    databaseId: identities.outputs.databaseId
    subnetId: network.outputs.functionsSubnetId
    insightsConnection: monitoring.outputs.insightsConnection
  }
}

module web 'modules/staticWebApp.bicep' = {
  name: 'staticWebApp'
  params: {
    prefix: prefix
    location: webLocation
    apiLocation: location
    tags: union(tags, { 'azd-service-name': 'admin' })
    functionAppId: functions.outputs.id
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    prefix: prefix
    location: location
    tags: tags
    address: alertAddress
    insightsId: monitoring.outputs.insightsId
    postgresId: postgres.outputs.id
    busId: bus.outputs.id
  }
}

output publicAddress string = onMachines ? loadBalancer!.outputs.address : apps!.outputs.address
output functionAppName string = functions.outputs.name
output registryServer string = registry.outputs.server
output scaleSetName string = onMachines ? machines!.outputs.name : ''
output vaultName string = vault.outputs.name
output adminAppAddress string = web.outputs.address
