// The whole system in one resource group: listeners behind a load balancer, functions, database, bus, storage, vault, admin app, monitoring.
// Parameters for three sizes are in parameters/; docs/operations/deploy.md tells how to use them and what they cost.
targetScope = 'subscription'

@description('The name that all resources carry; letters and digits, at most eleven.')
@minLength(3)
@maxLength(11)
param name string

@description('The stage: one deployment each, in a resource group of its own.')
@allowed(['dev', 'test', 'production'])
param stage string

@description('Where everything is.')
param location string

@description('Where the static web app is; it is offered in few regions, and serves the whole world from each.')
param webLocation string = location

@description('The image of the listeners: repository and tag in the registry of this deployment.')
param listenersImage string = 'pennypost/listeners:current'

@description('The certificate of that name in the key vault; empty while there is none.')
param certificateName string = ''

@description('The object id of the Entra group whose members administer the database.')
param databaseAdministratorsObjectId string

@description('The name of that group.')
param databaseAdministratorsName string

@description('Who gets alerts by mail: an address that is not served by this system.')
param alertAddress string

@description('The listeners: virtual machines for all ports (the default), or Container Apps for the ports with log-in only.')
@allowed(['virtualMachines', 'containerApps'])
param listenersOn string = 'virtualMachines'

@description('Virtual machines of the listeners.')
param listeners { size: string, minimum: int, maximum: int }

@description('The database.')
param database { sku: string, tier: 'Burstable' | 'GeneralPurpose' | 'MemoryOptimized', storageGb: int, zoneRedundant: bool, backupDays: int, geoBackup: bool }

@description('The tier of Service Bus. Premium has a private endpoint; Standard is reached over its public address with identities only.')
@allowed(['Standard', 'Premium'])
param busTier string = 'Standard'

@description('How storage is replicated.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param storageReplication string = 'Standard_ZRS'

@description('The most instances of the functions.')
@minValue(1)
@maxValue(1000)
param functionInstances int = 40

@description('The public key for the virtual machines; nobody needs it in daily work, and port 22 is closed.')
param machineKey string

@description('The key that encrypts secrets in the database, 32 octets in base64: at the first deployment only. It is kept in the vault and never replaced.')
@secure()
param newSecretsKey string = ''

var tags = {
  application: 'pennypost'
  stage: stage
  'azd-env-name': '${name}-${stage}'
}

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${name}-${stage}'
  location: location
  tags: tags
}

module system 'system.bicep' = {
  name: 'system'
  scope: group
  params: {
    name: name
    stage: stage
    location: location
    webLocation: webLocation
    tags: tags
    listenersImage: listenersImage
    certificateName: certificateName
    databaseAdministratorsObjectId: databaseAdministratorsObjectId
    databaseAdministratorsName: databaseAdministratorsName
    alertAddress: alertAddress
    listenersOn: listenersOn
    listeners: listeners
    database: database
    busTier: busTier
    storageReplication: storageReplication
    functionInstances: functionInstances
    machineKey: machineKey
    newSecretsKey: newSecretsKey
  }
}

output resourceGroup string = group.name
output publicAddress string = system.outputs.publicAddress
output functionAppName string = system.outputs.functionAppName
output registryServer string = system.outputs.registryServer
output scaleSetName string = system.outputs.scaleSetName
output vaultName string = system.outputs.vaultName
output adminAppAddress string = system.outputs.adminAppAddress
