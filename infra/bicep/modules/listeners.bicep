// The listeners on virtual machines: one container each, replaced one machine after the other, drained by the scale set's termination notice.
param prefix string
param location string
param tags object
param size string
param minimum int
param maximum int
param image string
param registryServer string
param settings object
param identityIds string[]
param clientId string
param subnetId string
param backendPoolId string
param probeId string
param machineKey string

var environment = join(map(items(settings), item => '${item.key}=${item.value}'), '\n')
var cloudInit = replace(replace(replace(replace(loadTextContent('listeners.cloud-init.yaml'), '@IMAGE@', image), '@REGISTRY@', registryServer), '@CLIENT@', clientId), '@ENVIRONMENT@', base64(environment))

resource machines 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {
  name: 'vmss-${prefix}'
  location: location
  tags: tags
  zones: ['1', '2', '3']
  sku: { name: size, capacity: minimum }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: toObject(identityIds, id => id, id => {})
  }
  properties: {
    orchestrationMode: 'Uniform'
    overprovision: false
    upgradePolicy: {
      mode: 'Rolling'
      automaticOSUpgradePolicy: { enableAutomaticOSUpgrade: true, useRollingUpgradePolicy: true }
      rollingUpgradePolicy: {
        maxBatchInstancePercent: 34
        maxUnhealthyInstancePercent: 34
        maxUnhealthyUpgradedInstancePercent: 34
        pauseTimeBetweenBatches: 'PT1M'
        prioritizeUnhealthyInstances: true
      }
    }
    automaticRepairsPolicy: { enabled: true, gracePeriod: 'PT15M' }
    virtualMachineProfile: {
      osProfile: {
        computerNamePrefix: take('mail${replace(prefix, '-', '')}', 9)
        adminUsername: 'operator'
        customData: base64(cloudInit)
        linuxConfiguration: {
          disablePasswordAuthentication: true
          ssh: { publicKeys: [{ path: '/home/operator/.ssh/authorized_keys', keyData: machineKey }] }
        }
      }
      storageProfile: {
        imageReference: { publisher: 'Debian', offer: 'debian-12', sku: '12-gen2', version: 'latest' }
        osDisk: { createOption: 'FromImage', diskSizeGB: 30, managedDisk: { storageAccountType: 'StandardSSD_LRS' } }
      }
      securityProfile: {
        encryptionAtHost: true
        securityType: 'TrustedLaunch'
        uefiSettings: { secureBootEnabled: true, vTpmEnabled: true }
      }
      networkProfile: {
        healthProbe: { id: probeId }
        networkInterfaceConfigurations: [
          {
            name: 'nic'
            properties: {
              primary: true
              enableAcceleratedNetworking: true
              ipConfigurations: [
                {
                  name: 'ip'
                  properties: {
                    subnet: { id: subnetId }
                    loadBalancerBackendAddressPools: [{ id: backendPoolId }]
                  }
                }
              ]
            }
          }
        ]
      }
      // Time for sessions to end before a machine goes away.
      scheduledEventsProfile: { terminateNotificationProfile: { enable: true, notBeforeTimeout: 'PT5M' } }
    }
  }
}

resource scaling 'Microsoft.Insights/autoscaleSettings@2022-10-01' = {
  name: 'as-${prefix}'
  location: location
  tags: tags
  properties: {
    enabled: true
    targetResourceUri: machines.id
    profiles: [
      {
        name: 'load'
        capacity: { minimum: string(minimum), maximum: string(maximum), default: string(minimum) }
        rules: [
          {
            metricTrigger: {
              metricName: 'Percentage CPU'
              metricResourceUri: machines.id
              operator: 'GreaterThan'
              statistic: 'Average'
              threshold: 60
              timeAggregation: 'Average'
              timeGrain: 'PT1M'
              timeWindow: 'PT5M'
            }
            scaleAction: { direction: 'Increase', type: 'ChangeCount', value: '1', cooldown: 'PT5M' }
          }
          {
            metricTrigger: {
              metricName: 'Percentage CPU'
              metricResourceUri: machines.id
              operator: 'LessThan'
              statistic: 'Average'
              threshold: 20
              timeAggregation: 'Average'
              timeGrain: 'PT1M'
              timeWindow: 'PT30M'
            }
            // Slowly: each machine that goes ends the sessions of people who wait for mail.
            scaleAction: { direction: 'Decrease', type: 'ChangeCount', value: '1', cooldown: 'PT30M' }
          }
        ]
      }
    ]
  }
}

output name string = machines.name
