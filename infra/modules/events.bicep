// Tells of uploads. Without vnet, Event Grid calls the app's webhook, by a subscription that a hook makes once the app's key exists
// (hooks/subscription.bicep). With vnet it cannot reach the app, and writes to a queue that the app reads.
import { names, resourceTags, roles } from '../types.bicep'

@minLength(13)
@maxLength(13)
@description('Part of the names that must be unique.')
param token string

@description('Where it lies.')
param location string

@description('Its tags.')
param tags resourceTags

@description('Whether the app cannot be reached from outside.')
param vnet bool

@description('Where its logs go.')
param workspaceId string

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: 'st${token}'

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource deadLetters 'containers' existing = { name: names.deadLetterContainer }
  }

  resource queues 'queueServices' existing = {
    name: 'default'

    resource events 'queues' existing = { name: names.eventQueue }
  }
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: 'evgt-${token}'
  location: location
  tags: tags
  // Behind a firewall a storage account takes nothing from a user-assigned one.
  identity: { type: 'SystemAssigned' }
  properties: { source: account.id, topicType: 'Microsoft.Storage.StorageAccounts' }
}

resource topicDeadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account::blobs::deadLetters
  name: guid(account::blobs::deadLetters.id, topic.id, roles.storageBlobDataContributor)
  properties: {
    principalId: topic.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataContributor)
  }
}

resource topicSends 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (vnet) {
  scope: account::queues::events
  name: guid(account::queues::events.id, topic.id, roles.storageQueueDataMessageSender)
  properties: {
    principalId: topic.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageQueueDataMessageSender)
  }
}

resource subscription 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = if (vnet) {
  parent: topic
  name: 'uploads'
  dependsOn: [topicDeadLetters, topicSends]
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobCreated']
      subjectBeginsWith: '/blobServices/default/containers/${names.dataContainer}/blobs/datasets/'
      advancedFilters: [
        // Of a data set: its files and its settings. What the app keeps there itself it writes at every upload.
        { operatorType: 'StringContains', key: 'Subject', values: ['/labeled/', '/unlabeled/', '/data/', '/job.json'] }
      ]
    }
    retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
    deliveryWithResourceIdentity: {
      identity: { type: 'SystemAssigned' }
      destination: {
        endpointType: 'StorageQueue'
        properties: { resourceId: account.id, queueName: names.eventQueue, queueMessageTimeToLiveInSeconds: 604800 }
      }
    }
    deadLetterWithResourceIdentity: {
      identity: { type: 'SystemAssigned' }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: { resourceId: account.id, blobContainerName: names.deadLetterContainer }
      }
    }
  }
}

// Of what was delivered nothing is written.
// The version that tools write: the older ones know one setting a resource and no category groups.
#disable-next-line use-recent-api-versions
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: topic
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'DeliveryFailures', enabled: true }]
  }
}

@description('The topic.')
output topicName string = topic.name
