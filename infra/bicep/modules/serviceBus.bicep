// Wake-ups: a queue for each kind of work. Messages say that there is work and carry no mail.
param name string
param location string
param tags object
param tier string
param queues string[]
param listenersPrincipalId string
param functionsPrincipalId string
param subnetId string
param zoneIds object
param workspaceId string

var roles = {
  sender: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39')
  receiver: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0')
}

resource bus 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: tier == 'Premium' ? { name: 'Premium', tier: 'Premium', capacity: 1 } : { name: 'Standard', tier: 'Standard' }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    // Only Premium can close its public address. What passes it otherwise is authorised by identity and says nothing about mail.
    publicNetworkAccess: tier == 'Premium' ? 'Disabled' : 'Enabled'
  }
}

resource queue 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = [for item in queues: {
  parent: bus
  name: item
  properties: {
    // The same message sent twice, because an answer was lost, arrives once.
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: 'PT10M'
    maxDeliveryCount: 10
    lockDuration: 'PT5M'
    // A wake-up that nobody took for an hour tells nothing that the sweep does not know.
    defaultMessageTimeToLive: 'PT1H'
    deadLetteringOnMessageExpiration: false
    maxSizeInMegabytes: 1024
  }
}]

resource listenersSend 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: bus
  name: guid(bus.id, 'listeners', roles.sender)
  properties: {
    principalId: listenersPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roles.sender
  }
}

// Work causes work: routing wakes sending.
resource functionsUse 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in [roles.sender, roles.receiver]: {
  scope: bus
  name: guid(bus.id, 'functions', role)
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: role
  }
}]

module endpoint 'privateEndpoint.bicep' = if (tier == 'Premium') {
  name: 'serviceBus-endpoint'
  params: {
    name: name
    location: location
    tags: tags
    serviceId: bus.id
    part: 'namespace'
    subnetId: subnetId
    zoneId: zoneIds.bus
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: bus
  name: 'workspace'
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output id string = bus.id
output host string = replace(replace(bus.properties.serviceBusEndpoint, 'https://', ''), ':443/', '')
