// The network of an installation that the internet does not reach.
import { resourceTags } from '../types.bicep'

@minLength(13)
@maxLength(13)
@description('Part of the names that must be unique.')
param token string

@description('Where it lies.')
param location string

@description('Its tags.')
param tags resourceTags

@description('App and trainer each take a subnet of their own for themselves.')
var containerSubnet = [{ name: 'containers', properties: { serviceName: 'Microsoft.App/environments' } }]

resource network 'Microsoft.Network/virtualNetworks@2026-01-01' = {
  name: 'vnet-${token}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
    subnets: [
      {
        name: 'app'
        properties: { addressPrefix: '10.20.0.0/24', delegations: containerSubnet, defaultOutboundAccess: true }
      }
      {
        name: 'trainer'
        properties: { addressPrefix: '10.20.1.0/24', delegations: containerSubnet, defaultOutboundAccess: true }
      }
      {
        name: 'endpoints'
        properties: { addressPrefix: '10.20.2.0/24', defaultOutboundAccess: false }
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
