// The network of an installation that the internet does not reach. Each subnet lets in and out what is named here, and no more.
import { durableBackend, resourceTags } from '../types.bicep'

@minLength(13)
@maxLength(13)
@description('Part of the names that must be unique.')
param token string

@description('Where it lies.')
param location string

@description('Its tags.')
param tags resourceTags

@description('Where Durable Functions keeps its state: the managed scheduler is reached outside of the network.')
param backend durableBackend

@description('App and trainer each take a subnet of their own for themselves.')
var containerSubnet = [{ name: 'containers', properties: { serviceName: 'Microsoft.App/environments' } }]

@description('Where each subnet lies.')
var ranges = { app: '10.20.0.0/24', trainer: '10.20.1.0/24', endpoints: '10.20.2.0/24' }

@description('Where sign-ins go and telemetry.')
var toEveryone = ['AzureActiveDirectory', 'AzureMonitor']

@description('What the app reaches outside, by service tag: it starts the trainer\'s jobs. The scheduler has no tag of its own.')
var appReaches = concat(toEveryone, ['AzureResourceManager'], backend == 'DurableTaskScheduler' ? ['AzureCloud'] : [])

@description('What the trainer reaches: the registry, whose layers lie in storage, and Microsoft\'s own, with its front door.')
var trainerReaches = concat(toEveryone, ['AzureContainerRegistry', 'Storage', 'MicrosoftContainerRegistry', 'AzureFrontDoor.FirstParty'])

@description('The last word in both directions. Azure\'s own rules behind it would let the network in, and everything out.')
var refusals = [
  {
    name: 'refuse-in'
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
  {
    name: 'refuse-out'
    properties: {
      priority: 4000
      direction: 'Outbound'
      access: 'Deny'
      protocol: '*'
      sourceAddressPrefix: '*'
      sourcePortRange: '*'
      destinationAddressPrefix: '*'
      destinationPortRange: '*'
    }
  }
]

@description('Instances of the platform speak with each other, its balancer asks whether they are well, and they ask for names.')
var amongThemselves = [
  for name in ['app', 'trainer']: [
    {
      name: 'own-in'
      properties: {
        priority: 100
        direction: 'Inbound'
        access: 'Allow'
        protocol: '*'
        sourceAddressPrefix: ranges[name]
        sourcePortRange: '*'
        destinationAddressPrefix: ranges[name]
        destinationPortRange: '*'
      }
    }
    {
      name: 'balancer-in'
      properties: {
        priority: 110
        direction: 'Inbound'
        access: 'Allow'
        protocol: '*'
        sourceAddressPrefix: 'AzureLoadBalancer'
        sourcePortRange: '*'
        destinationAddressPrefix: ranges[name]
        destinationPortRange: '30000-32767'
      }
    }
    {
      name: 'own-out'
      properties: {
        priority: 100
        direction: 'Outbound'
        access: 'Allow'
        protocol: '*'
        sourceAddressPrefix: ranges[name]
        sourcePortRange: '*'
        destinationAddressPrefix: ranges[name]
        destinationPortRange: '*'
      }
    }
    {
      name: 'names-out'
      properties: {
        priority: 110
        direction: 'Outbound'
        access: 'Allow'
        protocol: '*'
        sourceAddressPrefix: ranges[name]
        sourcePortRange: '*'
        destinationAddressPrefix: '168.63.129.16'
        destinationPortRange: '53'
      }
    }
    {
      name: 'endpoints-out'
      properties: {
        priority: 120
        direction: 'Outbound'
        access: 'Allow'
        protocol: 'Tcp'
        sourceAddressPrefix: ranges[name]
        sourcePortRange: '*'
        destinationAddressPrefix: ranges.endpoints
        destinationPortRange: '443'
      }
    }
  ]
]

@description('The services that each of the two reaches.')
var services = [
  for (reached, subnet) in [appReaches, trainerReaches]: map(range(0, length(reached)), index => {
    name: '${replace(reached[index], '.', '-')}-out'
    properties: {
      priority: 200 + 10 * index
      direction: 'Outbound'
      access: 'Allow'
      protocol: 'Tcp'
      sourceAddressPrefix: subnet == 0 ? ranges.app : ranges.trainer
      sourcePortRange: '*'
      destinationAddressPrefix: reached[index]
      destinationPortRange: '443'
    }
  })
]

@description('The endpoints are called from the network and those that are peered with it, and call nobody.')
var calls = [
  {
    name: 'network-in'
    properties: {
      priority: 100
      direction: 'Inbound'
      access: 'Allow'
      protocol: 'Tcp'
      sourceAddressPrefix: 'VirtualNetwork'
      sourcePortRange: '*'
      destinationAddressPrefix: ranges.endpoints
      destinationPortRange: '443'
    }
  }
]

@description('The groups, each with its rules.')
var groups = [
  { name: 'app', rules: concat(amongThemselves[0], services[0], refusals) }
  { name: 'trainer', rules: concat(amongThemselves[1], services[1], refusals) }
  { name: 'endpoints', rules: concat(calls, refusals) }
]

resource guards 'Microsoft.Network/networkSecurityGroups@2026-01-01' = [
  for group in groups: {
    name: 'nsg-${group.name}-${token}'
    location: location
    tags: tags
    properties: { securityRules: group.rules }
  }
]

resource network 'Microsoft.Network/virtualNetworks@2026-01-01' = {
  name: 'vnet-${token}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: ranges.app
          delegations: containerSubnet
          defaultOutboundAccess: true
          networkSecurityGroup: { id: guards[0].id }
        }
      }
      {
        name: 'trainer'
        properties: {
          addressPrefix: ranges.trainer
          delegations: containerSubnet
          defaultOutboundAccess: true
          networkSecurityGroup: { id: guards[1].id }
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: ranges.endpoints
          defaultOutboundAccess: false
          // Without it the rules would not hold for private endpoints.
          privateEndpointNetworkPolicies: 'NetworkSecurityGroupEnabled'
          networkSecurityGroup: { id: guards[2].id }
        }
      }
    ]
  }

  resource app 'subnets' existing = { name: 'app' }

  resource trainer 'subnets' existing = { name: 'trainer' }

  resource endpoints 'subnets' existing = { name: 'endpoints' }
}

@description('The network.')
output id string = network.id

@description('The app\'s subnet.')
output appSubnetId string = network::app.id

@description('The trainer\'s subnet.')
output trainerSubnetId string = network::trainer.id

@description('The endpoints\' subnet.')
output endpointSubnetId string = network::endpoints.id
