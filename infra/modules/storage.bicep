// One account: data sets and runs, the app's package, and what the Functions host keeps. No key opens it.
import { durableBackend, names, resourceTags, roles, storageAddresses, storageCopies, storageLog } from '../types.bicep'

@minLength(13)
@maxLength(13)
@description('Part of the names that must be unique.')
param token string

@description('Where it lies.')
param location string

@description('Its tags.')
param tags resourceTags

@description('Whether only private endpoints lead to it.')
param vnet bool

@description('Where Durable Functions keeps its state: only its Azure Storage backend needs tables.')
param backend durableBackend

@description('How many copies are kept, and where.')
param redundancy storageCopies

@description('Whether it is locked against being deleted.')
param deleteLock bool

@description('Of which requests a line is kept.')
param logs storageLog

@description('Where its logs go.')
param workspaceId string

@description('Days after which a run\'s features and rounds are deleted.')
param intermediateDays int

@description('The app\'s identity.')
param appPrincipalId string

@description('The trainer\'s identity.')
param trainerPrincipalId string

@description('Who deploys; empty for nobody.')
param deployerPrincipalId string

@description('What the one who deploys is.')
param deployerPrincipalType string

@description('Days in which what was deleted or overwritten in data sets can be had back.')
var undoDays = 14

@description('Roles of the app that the Functions host needs on the whole account, as it makes containers, queues and tables by itself.')
var hostRoles = concat(
  [roles.storageBlobDataOwner, roles.storageQueueDataContributor],
  backend == 'AzureStorage' ? [roles.storageTableDataContributor] : []
)

@description('Who changed or deleted what in data sets and runs. The host itself writes to queues and tables without end.')
var changes = [{ category: 'StorageWrite', enabled: true }, { category: 'StorageDelete', enabled: true }]

@description('Every request, reads included: as many lines as requests.')
var everything = [{ categoryGroup: 'allLogs', enabled: true }]

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  name: 'st${token}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_${redundancy}' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    isLocalUserEnabled: false
    isSftpEnabled: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: vnet ? 'Disabled' : 'Enabled'
    networkAcls: {
      // Event Grid comes in as a trusted service, with its own identity.
      bypass: 'AzureServices'
      defaultAction: vnet ? 'Deny' : 'Allow'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      isVersioningEnabled: true
      deleteRetentionPolicy: { enabled: true, days: undoDays }
      containerDeleteRetentionPolicy: { enabled: true, days: undoDays }
    }

    resource data 'containers' = { name: names.dataContainer, properties: { publicAccess: 'None' } }

    resource package 'containers' = { name: names.packageContainer, properties: { publicAccess: 'None' } }

    resource deadLetters 'containers' = { name: names.deadLetterContainer, properties: { publicAccess: 'None' } }
  }

  resource queues 'queueServices' = {
    name: 'default'

    resource events 'queues' = { name: names.eventQueue }
  }

  resource tables 'tableServices' = {
    name: 'default'
  }

  resource lifecycle 'managementPolicies' = {
    name: 'default'
    dependsOn: [blobs]
    properties: {
      policy: {
        rules: [
          {
            // A rule's prefix knows no wildcard and runs/{run}/features/ lies deep: the app tags what a run may lose.
            name: 'intermediate-files-of-runs'
            type: 'Lifecycle'
            definition: {
              filters: {
                blobTypes: ['blockBlob']
                prefixMatch: ['${names.dataContainer}/runs/']
                blobIndexMatch: [{ name: 'lifetime', op: '==', value: 'intermediate' }]
              }
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: intermediateDays } } }
            }
          }
          {
            name: 'versions-of-data-sets'
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['${names.dataContainer}/datasets/'] }
              actions: { version: { delete: { daysAfterCreationGreaterThan: undoDays } } }
            }
          }
          {
            // Versioning holds for the whole account; only data sets need it.
            name: 'versions-of-all-else'
            type: 'Lifecycle'
            definition: {
              filters: {
                blobTypes: ['blockBlob']
                prefixMatch: [
                  '${names.dataContainer}/runs/'
                  '${names.dataContainer}/catalog/'
                  'azure-webjobs-'
                  '${toLower(names.taskHub)}-'
                  names.packageContainer
                ]
              }
              actions: { version: { delete: { daysAfterCreationGreaterThan: 1 } } }
            }
          }
          {
            name: 'events-given-up'
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['${names.deadLetterContainer}/'] }
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 30 } } }
            }
          }
        ]
      }
    }
  }
}

// The version that tools write: the older ones know one setting a resource and no category groups.
#disable-next-line use-recent-api-versions
resource blobLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (logs != 'none') {
  scope: account::blobs
  name: 'to-workspace'
  properties: { workspaceId: workspaceId, logs: logs == 'all' ? everything : changes }
}

#disable-next-line use-recent-api-versions
resource queueLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (logs == 'all') {
  scope: account::queues
  name: 'to-workspace'
  properties: { workspaceId: workspaceId, logs: everything }
}

#disable-next-line use-recent-api-versions
resource tableLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (logs == 'all') {
  scope: account::tables
  name: 'to-workspace'
  properties: { workspaceId: workspaceId, logs: everything }
}

// Of all that is here, this alone cannot be made again. It holds nothing up but its deletion: blobs come and go.
resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (deleteLock) {
  scope: account
  name: 'no-deletion'
  properties: { level: 'CanNotDelete', notes: 'Data sets, labels and results. Take the lock off before azd down.' }
}

resource appHosts 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in hostRoles: {
    scope: account
    name: guid(account.id, 'app', role)
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource trainerWrites 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account::blobs::data
  name: guid(account::blobs::data.id, 'trainer', roles.storageBlobDataContributor)
  properties: {
    principalId: trainerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataContributor)
  }
}

resource deployerWrites 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(deployerPrincipalId)) {
  scope: account::blobs::data
  name: guid(account::blobs::data.id, deployerPrincipalId, roles.storageBlobDataContributor)
  properties: {
    principalId: deployerPrincipalId
    principalType: deployerPrincipalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataContributor)
  }
}

@description('The account.')
output id string = account.id

@description('The account\'s name.')
output name string = account.name

@description('The container with data sets and runs.')
output dataContainer string = account::blobs::data.name

@description('The services\' addresses.')
output addresses storageAddresses = {
  blob: account.properties.primaryEndpoints.blob
  queue: account.properties.primaryEndpoints.queue
  table: account.properties.primaryEndpoints.table
}
