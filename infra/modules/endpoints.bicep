// The private ways to storage and app, and the names by which they are found inside the network.
import { resourceTags } from '../types.bicep'

@minLength(13)
@maxLength(13)
@description('Part of the names that must be unique.')
param token string

@description('Where it lies.')
param location string

@description('Its tags.')
param tags resourceTags

@description('The network.')
param networkId string

@description('The endpoints\' subnet.')
param subnetId string

@description('The storage account.')
param storageId string

@description('The app.')
param appId string

@description('Which service is reached under which name.')
var targets = [
  { service: 'blob', zone: 'privatelink.blob.${environment().suffixes.storage}' }
  { service: 'queue', zone: 'privatelink.queue.${environment().suffixes.storage}' }
  { service: 'table', zone: 'privatelink.table.${environment().suffixes.storage}' }
  { service: 'sites', zone: 'privatelink.azurewebsites.net' }
]

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for target in targets: {
    name: target.zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (target, index) in targets: {
    parent: zones[index]
    name: 'to-network'
    location: 'global'
    tags: tags
    properties: { registrationEnabled: false, virtualNetwork: { id: networkId } }
  }
]

resource endpoints 'Microsoft.Network/privateEndpoints@2026-01-01' = [
  for target in targets: {
    name: 'pe-${target.service}-${token}'
    location: location
    tags: tags
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        { name: target.service, properties: { privateLinkServiceId: target.service == 'sites' ? appId : storageId, groupIds: [target.service] } }
      ]
    }
  }
]

resource groups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2026-01-01' = [
  for (target, index) in targets: {
    parent: endpoints[index]
    name: 'default'
    properties: { privateDnsZoneConfigs: [{ name: target.service, properties: { privateDnsZoneId: zones[index].id } }] }
  }
]
