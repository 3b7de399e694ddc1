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

@description('Its address.')
output loginServer string = registry.properties.loginServer
