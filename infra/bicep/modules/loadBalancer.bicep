// Port by port to the listeners, with the client's own address kept: SPF, block lists and greylisting depend on it.
param prefix string
param location string
param tags object
param hostLabel string

// The port outside, and the one that the services' presets open in the container.
var ports = [
  { name: 'smtp', outside: 25, inside: 2525 }
  { name: 'pop3', outside: 110, inside: 2110 }
  { name: 'imap', outside: 143, inside: 2143 }
  { name: 'submissions', outside: 465, inside: 2465 }
  { name: 'submission', outside: 587, inside: 2587 }
  { name: 'imaps', outside: 993, inside: 2993 }
  { name: 'pop3s', outside: 995, inside: 2995 }
]

resource address 'Microsoft.Network/publicIPAddresses@2024-05-01' = {
  name: 'pip-${prefix}-mail'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  zones: ['1', '2', '3']
  properties: {
    publicIPAllocationMethod: 'Static'
    dnsSettings: { domainNameLabel: hostLabel }
  }
}

resource balancer 'Microsoft.Network/loadBalancers@2024-05-01' = {
  name: 'lb-${prefix}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: {
    frontendIPConfigurations: [{ name: 'mail', properties: { publicIPAddress: { id: address.id } } }]
    backendAddressPools: [{ name: 'listeners' }]
    probes: [
      {
        name: 'ready'
        properties: {
          protocol: 'Http'
          port: 5108
          requestPath: '/health/ready'
          intervalInSeconds: 5
          numberOfProbes: 2
          probeThreshold: 2
        }
      }
    ]
    loadBalancingRules: [for port in ports: {
      name: port.name
      properties: {
        frontendIPConfiguration: { id: resourceId('Microsoft.Network/loadBalancers/frontendIPConfigurations', 'lb-${prefix}', 'mail') }
        backendAddressPool: { id: resourceId('Microsoft.Network/loadBalancers/backendAddressPools', 'lb-${prefix}', 'listeners') }
        probe: { id: resourceId('Microsoft.Network/loadBalancers/probes', 'lb-${prefix}', 'ready') }
        protocol: 'Tcp'
        frontendPort: port.outside
        backendPort: port.inside
        // IMAP waits in IDLE, with a sign of life every two minutes; whoever is cut off all the same is told so.
        idleTimeoutInMinutes: 30
        enableTcpReset: true
        // Outbound traffic has the NAT gateway's address.
        disableOutboundSnat: true
      }
    }]
  }
}

output insidePorts string = join(map(ports, port => string(port.inside)), ',')
output address string = address.properties.ipAddress
output backendPoolId string = resourceId('Microsoft.Network/loadBalancers/backendAddressPools', balancer.name, 'listeners')
output probeId string = resourceId('Microsoft.Network/loadBalancers/probes', balancer.name, 'ready')
