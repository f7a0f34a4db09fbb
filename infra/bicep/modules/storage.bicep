// Bodies of large messages, and the package that the functions run from. No keys, no public address.
param name string
param location string
param tags object
param replication string
param listenersPrincipalId string
param functionsPrincipalId string
param subnetId string
param zoneIds object
param workspaceId string

var roles = {
  blobDataContributor: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')
  blobDataOwner: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b')
  queueDataContributor: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '974c5e8b-45b9-4653-ba55-5f855dd0fb88')
  tableDataContributor: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3')
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: replication }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: 'Disabled'
    supportsHttpsTrafficOnly: true
    networkAcls: { bypass: 'None', defaultAction: 'Deny' }
    encryption: {
      keySource: 'Microsoft.Storage'
      requireInfrastructureEncryption: true
      services: { blob: { enabled: true } }
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    // A body that was removed by accident, or by a restored older database, can be had back for this long.
    deleteRetentionPolicy: { enabled: true, days: 14 }
    containerDeleteRetentionPolicy: { enabled: true, days: 14 }
  }
}

resource bodies 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: blobs
  name: 'bodies'
  properties: { publicAccess: 'None' }
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: blobs
  name: 'packages'
  properties: { publicAccess: 'None' }
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices@2024-01-01' = {
  parent: account
  name: 'default'
}

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = {
  parent: account
  name: 'default'
  dependsOn: [blobs]
  properties: {
    policy: {
      rules: [
        {
          name: 'old-mail-is-seldom-read'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['bodies/'] }
            // Never deleted by age: the database alone decides which bodies are needed.
            actions: {
              baseBlob: {
                tierToCool: { daysAfterModificationGreaterThan: 30 }
                tierToCold: { daysAfterModificationGreaterThan: 180 }
              }
            }
          }
        }
      ]
    }
  }
}

resource listenersWriteBodies 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: bodies
  name: guid(bodies.id, 'listeners', roles.blobDataContributor)
  properties: {
    principalId: listenersPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roles.blobDataContributor
  }
}

resource functionsWriteBodies 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: bodies
  name: guid(bodies.id, 'functions', roles.blobDataContributor)
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roles.blobDataContributor
  }
}

// The message trace: its tables are made and removed by the day, so this is a right on the account's tables. The functions have it below.
resource listenersWriteTrace 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: tables
  name: guid(tables.id, 'listeners', roles.tableDataContributor)
  properties: {
    principalId: listenersPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roles.tableDataContributor
  }
}

// The host of the functions keeps leases of its timers in containers that it makes itself, so these are rights on the account.
resource functionsOwnState 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in [roles.blobDataOwner, roles.queueDataContributor, roles.tableDataContributor]: {
  scope: account
  name: guid(account.id, 'functions', role)
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: role
  }
}]

module endpoint 'privateEndpoint.bicep' = [for part in ['blob', 'queue', 'table']: {
  name: 'storage-${part}'
  params: {
    name: '${name}-${part}'
    location: location
    tags: tags
    serviceId: account.id
    part: part
    subnetId: subnetId
    zoneId: zoneIds[part]
  }
}]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: blobs
  name: 'workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'StorageDelete', enabled: true }]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

output name string = account.name
output bodiesAddress string = '${account.properties.primaryEndpoints.blob}bodies'
output tablesAddress string = account.properties.primaryEndpoints.table
output packagesAddress string = '${account.properties.primaryEndpoints.blob}packages'
