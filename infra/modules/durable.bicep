// The managed backend of Durable Functions, in place of queues and tables of the storage account. It knows no keys.
import { names, resourceTags, roles } from '../types.bicep'

@minLength(13)
@maxLength(13)
@description('Part of the names that must be unique.')
param token string

@description('Where it lies.')
param location string

@description('Its tags.')
param tags resourceTags

@description('The app\'s identity, which works on the hub.')
param appPrincipalId string

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: 'dts-${token}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'Consumption' }
    // The addresses of Flex Consumption instances are not known beforehand; who may come in is a matter of identity.
    ipAllowlist: ['0.0.0.0/0']
  }

  resource hub 'taskHubs' = {
    name: names.taskHub
    properties: {}
  }
}

resource appWorks 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: scheduler::hub
  name: guid(scheduler::hub.id, 'app', roles.durableTaskDataContributor)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.durableTaskDataContributor)
  }
}

@description('Its address.')
output endpoint string = scheduler.properties.endpoint
