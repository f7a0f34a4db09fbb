// One virtual network: listeners, functions, containers and private endpoints in subnets of their own; outbound traffic through one NAT gateway, whose
// address is the one that the world sees: give it a reverse name and put it into the SPF record.
param prefix string
param location string
param tags object

// The ports of mail and nothing else from outside; the load balancer asks for health on 5108.
var mailPorts = ['25', '110', '143', '465', '587', '993', '995']

var zones = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  // The functions' host keeps its own state in queues and tables of the same account.
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  vault: 'privatelink.vaultcore.azure.net'
  bus: 'privatelink.servicebus.windows.net'
  postgres: 'privatelink.postgres.database.azure.com'
}

resource listenersRules 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: 'nsg-${prefix}-listeners'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'mail'
        properties: {
          priority: 100
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          // Behind the load balancer the container listens on the ports of the services' presets, 2000 and more above.
          destinationPortRanges: concat(mailPorts, ['2525', '2110', '2143', '2465', '2587', '2993', '2995'])
        }
      }
      {
        name: 'health'
        properties: {
          priority: 110
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: 'AzureLoadBalancer'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '5108'
        }
      }
      {
        name: 'nothing-else'
        properties: {
          priority: 4000
          direction: 'Inbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource innerRules 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: 'nsg-${prefix}-inner'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'only-from-here'
        properties: {
          priority: 4000
          direction: 'Inbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: 'Internet'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource outboundAddress 'Microsoft.Network/publicIPAddresses@2024-05-01' = {
  name: 'pip-${prefix}-outbound'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  zones: ['1', '2', '3']
  properties: { publicIPAllocationMethod: 'Static' }
}

resource nat 'Microsoft.Network/natGateways@2024-05-01' = {
  name: 'ng-${prefix}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: {
    idleTimeoutInMinutes: 10
    publicIpAddresses: [{ id: outboundAddress.id }]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'vnet-${prefix}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
  }
}

resource listenersSubnet 'Microsoft.Network/virtualNetworks/subnets@2024-05-01' = {
  parent: network
  name: 'listeners'
  properties: {
    addressPrefix: '10.20.0.0/22'
    networkSecurityGroup: { id: listenersRules.id }
    natGateway: { id: nat.id }
  }
}

resource functionsSubnet 'Microsoft.Network/virtualNetworks/subnets@2024-05-01' = {
  parent: network
  name: 'functions'
  dependsOn: [listenersSubnet]
  properties: {
    addressPrefix: '10.20.4.0/23'
    networkSecurityGroup: { id: innerRules.id }
    natGateway: { id: nat.id }
    // Flex Consumption joins a network through this delegation.
    delegations: [{ name: 'functions', properties: { serviceName: 'Microsoft.App/environments' } }]
  }
}

resource containersSubnet 'Microsoft.Network/virtualNetworks/subnets@2024-05-01' = {
  parent: network
  name: 'containers'
  dependsOn: [functionsSubnet]
  properties: {
    addressPrefix: '10.20.8.0/23'
    natGateway: { id: nat.id }
    delegations: [{ name: 'containers', properties: { serviceName: 'Microsoft.App/environments' } }]
  }
}

resource endpointsSubnet 'Microsoft.Network/virtualNetworks/subnets@2024-05-01' = {
  parent: network
  name: 'endpoints'
  dependsOn: [containersSubnet]
  properties: {
    addressPrefix: '10.20.10.0/24'
    networkSecurityGroup: { id: innerRules.id }
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [for item in items(zones): {
  name: item.value
  location: 'global'
  tags: tags
}]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [for (item, i) in items(zones): {
  parent: zone[i]
  name: 'vnet'
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: network.id }
  }
}]

output listenersSubnetId string = listenersSubnet.id
output functionsSubnetId string = functionsSubnet.id
output containersSubnetId string = containersSubnet.id
output endpointsSubnetId string = endpointsSubnet.id
output outboundAddress string = outboundAddress.properties.ipAddress
output zoneIds object = {
  blob: resourceId('Microsoft.Network/privateDnsZones', zones.blob)
  queue: resourceId('Microsoft.Network/privateDnsZones', zones.queue)
  table: resourceId('Microsoft.Network/privateDnsZones', zones.table)
  vault: resourceId('Microsoft.Network/privateDnsZones', zones.vault)
  bus: resourceId('Microsoft.Network/privateDnsZones', zones.bus)
  postgres: resourceId('Microsoft.Network/privateDnsZones', zones.postgres)
}
