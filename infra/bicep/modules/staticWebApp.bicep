// The admin app, with the admin API of the functions behind the same address.
param prefix string
param location string
param apiLocation string
param tags object
param functionAppId string

resource web 'Microsoft.Web/staticSites@2024-04-01' = {
  name: 'stapp-${prefix}'
  location: location
  tags: tags
  sku: { name: 'Standard', tier: 'Standard' }
  properties: {
    stagingEnvironmentPolicy: 'Disabled'
    allowConfigFileUpdates: true
  }

  resource api 'linkedBackends' = {
    name: 'api'
    properties: {
      backendResourceId: functionAppId
      region: apiLocation
    }
  }
}

output address string = 'https://${web.properties.defaultHostname}'
