// The trainer's images. Pulled and pushed by identity alone.
import { resourceTags, roles } from '../types.bicep'

@minLength(13)
@maxLength(13)
@description('Part of the names that must be unique.')
param token string

@description('Where it lies: beside the trainer.')
param location string

@description('Its tags.')
param tags resourceTags

@description('The trainer\'s identity, which pulls.')
param trainerPrincipalId string

@description('Where its logs go.')
param workspaceId string

@description('Images as old as this many days are removed, but for the newest of each repository.')
var purgeAfterDays = 30

@description('So many of the images that are old enough to be removed stay, to go back to.')
var purgeKeeps = 5

@description('What the registry runs each week. The Basic tier has no retention policy.')
var purge = '''
version: v1.1.0
steps:
  - cmd: acr purge --filter '.*:.*' --ago {0}d --keep {1} --untagged
    disableWorkingDirectoryOverride: true
    timeout: 3600
'''

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: 'acr${token}'
  location: location
  tags: tags
  sku: { name: 'Basic' }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
  }
}

resource trainerPulls 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: registry
  name: guid(registry.id, 'trainer', roles.acrPull)
  properties: {
    principalId: trainerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.acrPull)
  }
}

resource purgeTask 'Microsoft.ContainerRegistry/registries/tasks@2019-04-01' = {
  parent: registry
  name: 'purge'
  location: location
  tags: tags
  properties: {
    status: 'Enabled'
    platform: { os: 'Linux', architecture: 'amd64' }
    agentConfiguration: { cpu: 2 }
    step: { type: 'EncodedTask', encodedTaskContent: base64(format(purge, purgeAfterDays, purgeKeeps)) }
    timeout: 3600
    trigger: { timerTriggers: [{ name: 'weekly', schedule: '0 4 * * 0', status: 'Enabled' }] }
  }
}

// The version that tools write: the older ones know one setting a resource and no category groups.
#disable-next-line use-recent-api-versions
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: registry
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'ContainerRegistryLoginEvents', enabled: true }
      { category: 'ContainerRegistryRepositoryEvents', enabled: true }
    ]
  }
}

@description('Its address.')
output loginServer string = registry.properties.loginServer
