// Who the processes are. Listeners send to the bus and write bodies; functions receive from it and run from their package; both enter the database
// as one role, because they share one schema and either may bring it up to date.
param prefix string
param location string
param tags object

resource listeners 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${prefix}-listeners'
  location: location
  tags: tags
}

resource functions 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${prefix}-functions'
  location: location
  tags: tags
}

resource database 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${prefix}-database'
  location: location
  tags: tags
}

output listenersId string = listeners.id
output listenersClientId string = listeners.properties.clientId
output listenersPrincipalId string = listeners.properties.principalId
output functionsId string = functions.id
output functionsClientId string = functions.properties.clientId
output functionsPrincipalId string = functions.properties.principalId
output databaseId string = database.id
output databaseName string = database.name
output databaseClientId string = database.properties.clientId
output databasePrincipalId string = database.properties.principalId
