// Event Grid's call of the app for each upload. Deployed after the app (postdeploy hook): its key exists only once its code does.
// The key is looked up here, by the deployment itself, and leaves it nowhere.
import { names } from '../types.bicep'

@description('The app.')
param appName string

@description('The topic that tells of uploads.')
param topicName string

@description('The storage account, where events that could not be delivered go.')
param storageName string

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: storageName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

resource subscription 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'uploads'
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
    destination: {
      endpointType: 'WebHook'
      properties: {
        endpointUrl: 'https://${app.properties.defaultHostName}/runtime/webhooks/blobs?functionName=Host.Functions.BlobUploaded&code=${listKeys('${app.id}/host/default', '2025-03-01').systemKeys.blobs_extension}'
        maxEventsPerBatch: 1
        preferredBatchSizeInKilobytes: 64
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
