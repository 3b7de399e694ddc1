import { resourceTags } from '../types.bicep'

@description('Its name.')
param name string

@description('Where it lies.')
param location string

@description('Its tags.')
param tags resourceTags

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('Its resource identifier.')
output id string = identity.id

@description('Its identifier in role assignments.')
output principalId string = identity.properties.principalId

@description('Its identifier in sign-ins.')
output clientId string = identity.properties.clientId
