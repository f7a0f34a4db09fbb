// The listeners on Container Apps, for ports with log-in only: their TCP ingress hides the client's address, so mail from other servers (port 25)
// cannot be judged there and is not offered.
param prefix string
param location string
param tags object
param minimum int
param maximum int
param image string
param registryServer string
param settings object
param listenersId string
param databaseId string
param subnetId string
param workspaceName string

// Ports of Container Apps inside and outside are the presets' own.
var more = [2465, 2993, 2995]

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' existing = {
  name: workspaceName
}

resource containers 'Microsoft.App/managedEnvironments@2024-10-02-preview' = {
  name: 'cae-${prefix}'
  location: location
  tags: tags
  properties: {
    appLogsConfiguration: { destination: 'azure-monitor' }
    vnetConfiguration: { infrastructureSubnetId: subnetId, internal: false }
    zoneRedundant: true
    workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: containers
  name: 'workspace'
  properties: {
    workspaceId: workspace.id
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
  }
}

resource listeners 'Microsoft.App/containerApps@2024-10-02-preview' = {
  name: 'ca-${prefix}-listeners'
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${listenersId}': {}, '${databaseId}': {} }
  }
  properties: {
    environmentId: containers.id
    configuration: {
      activeRevisionsMode: 'Single'
      registries: [{ server: registryServer, identity: listenersId }]
      ingress: {
        external: true
        transport: 'tcp'
        targetPort: 2587
        exposedPort: 2587
        additionalPortMappings: [for port in more: { external: true, targetPort: port, exposedPort: port }]
      }
    }
    template: {
      terminationGracePeriodSeconds: 90
      containers: [
        {
          name: 'listeners'
          image: image
          resources: { cpu: json('1.0'), memory: '2Gi' }
          env: [for item in items(settings): { name: item.key, value: item.value }]
          volumeMounts: [{ volumeName: 'data', mountPath: '/data' }, { volumeName: 'tmp', mountPath: '/tmp' }]
          probes: [
            { type: 'Startup', httpGet: { path: '/health/live', port: 5108 }, periodSeconds: 2, failureThreshold: 60 }
            { type: 'Liveness', httpGet: { path: '/health/live', port: 5108 }, periodSeconds: 10 }
            { type: 'Readiness', httpGet: { path: '/health/ready', port: 5108 }, periodSeconds: 5 }
          ]
        }
      ]
      volumes: [{ name: 'data', storageType: 'EmptyDir' }, { name: 'tmp', storageType: 'EmptyDir' }]
      scale: {
        minReplicas: minimum
        maxReplicas: maximum
        rules: [{ name: 'sessions', tcp: { metadata: { concurrentConnections: '1000' } } }]
      }
    }
  }
}

output address string = listeners.properties.configuration.ingress.fqdn
