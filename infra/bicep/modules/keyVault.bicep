// The key of the secrets and the services' certificate.
param name string
param location string
param tags object
@secure()
param newSecretsKey string
param listenersPrincipalId string
param functionsPrincipalId string
param subnetId string
param zoneIds object
param workspaceId string

var secretsUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
    publicNetworkAccess: 'Disabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny' }
  }
}

// Written once, by the first deployment. Without it every stored secret and every body key of the database is lost.
resource secretsKey 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(newSecretsKey)) {
  parent: vault
  name: 'pennypost-secrets-key'
  tags: tags
  properties: {
    value: newSecretsKey
    contentType: 'base64, 32 octets'
  }
}

resource listenersRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, 'listeners', secretsUser)
  properties: {
    principalId: listenersPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: secretsUser
  }
}

resource functionsRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, 'functions', secretsUser)
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: secretsUser
  }
}

module endpoint 'privateEndpoint.bicep' = {
  name: 'vault-endpoint'
  params: {
    name: name
    location: location
    tags: tags
    serviceId: vault.id
    part: 'vault'
    subnetId: subnetId
    zoneId: zoneIds.vault
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'AuditEvent', enabled: true }]
  }
}

output name string = vault.name
output address string = vault.properties.vaultUri
