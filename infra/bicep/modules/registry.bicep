// The listeners' image. Pulled with an identity; pushing is the pipeline's right, given where the pipeline's identity is made.
param name string
param location string
param tags object
param listenersPrincipalId string

var pull = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')

// The image holds no secret and no mail. Closing its public address needs the Premium tier and pipelines inside the network.
resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
    publicNetworkAccess: 'Enabled'
  }
}

resource listenersPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: registry
  name: guid(registry.id, 'listeners', pull)
  properties: {
    principalId: listenersPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: pull
  }
}

output server string = registry.properties.loginServer
