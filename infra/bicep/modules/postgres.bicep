// The truth. Entered with Entra tokens only, over a private endpoint.
param name string
param location string
param tags object
param settings { sku: string, tier: 'Burstable' | 'GeneralPurpose' | 'MemoryOptimized', storageGb: int, zoneRedundant: bool, backupDays: int, geoBackup: bool }
param administratorsObjectId string
param administratorsName string
param databasePrincipalId string
param databaseIdentityName string
param subnetId string
param zoneIds object
param workspaceId string

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: settings.sku, tier: settings.tier }
  properties: {
    version: '17'
    createMode: 'Default'
    authConfig: {
      activeDirectoryAuth: 'Enabled'
      passwordAuth: 'Disabled'
      tenantId: tenant().tenantId
    }
    storage: { storageSizeGB: settings.storageGb, autoGrow: 'Enabled' }
    backup: {
      backupRetentionDays: settings.backupDays
      geoRedundantBackup: settings.geoBackup ? 'Enabled' : 'Disabled'
    }
    highAvailability: { mode: settings.zoneRedundant ? 'ZoneRedundant' : 'Disabled' }
    network: { publicNetworkAccess: 'Disabled' }
    maintenanceWindow: { customWindow: 'Enabled', dayOfWeek: 0, startHour: 3, startMinute: 0 }
  }
}

resource mail 'Microsoft.DBforPostgreSQL/flexibleServers/databases@2024-08-01' = {
  parent: server
  name: 'pennypost'
  properties: { charset: 'UTF8', collation: 'en_US.utf8' }
}

resource people 'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2024-08-01' = {
  parent: server
  name: administratorsObjectId
  dependsOn: [mail]
  properties: {
    principalName: administratorsName
    principalType: 'Group'
    tenantId: tenant().tenantId
  }
}

// The processes bring the schema up to date themselves, so their role owns it.
resource processes 'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2024-08-01' = {
  parent: server
  name: databasePrincipalId
  dependsOn: [people]
  properties: {
    principalName: databaseIdentityName
    principalType: 'ServicePrincipal'
    tenantId: tenant().tenantId
  }
}

// Trigrams for search; the migrations create the extension where they use it.
resource extensions 'Microsoft.DBforPostgreSQL/flexibleServers/configurations@2024-08-01' = {
  parent: server
  name: 'azure.extensions'
  dependsOn: [processes]
  properties: { value: 'PG_TRGM,PG_STAT_STATEMENTS', source: 'user-override' }
}

module endpoint 'privateEndpoint.bicep' = {
  name: 'postgres-endpoint'
  params: {
    name: name
    location: location
    tags: tags
    serviceId: server.id
    part: 'postgresqlServer'
    subnetId: subnetId
    zoneId: zoneIds.postgres
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: server
  name: 'workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'PostgreSQLLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output id string = server.id
output host string = server.properties.fullyQualifiedDomainName
