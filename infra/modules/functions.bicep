// The app: Functions on Flex Consumption. It signs in everywhere; its callers bring a key from the Functions key store, or, where that is
// set, a key of their own or their organization's sign-in.
import { durableBackend, names, resourceTags, storageAddresses } from '../types.bicep'

@minLength(13)
@maxLength(13)
@description('Part of the names that must be unique.')
param token string

@description('Where it lies.')
param location string

@description('Its tags.')
param tags resourceTags

@description('Memory of an instance, in MB.')
param instanceMemoryMB int

@description('Instances at most.')
param maximumInstanceCount int

@description('Instances for orchestrations and activities that are always up.')
param alwaysReadyDurable int

@description('Where Durable Functions keeps its state.')
param backend durableBackend

@description('The Durable Task Scheduler; empty for the Azure Storage backend.')
param schedulerEndpoint string

@description('The storage account.')
param storage storageAddresses

@description('Where its logs go.')
param workspaceId string

@description('Where telemetry is sent to.')
param insightsConnection string

@description('The app\'s identity.')
param identityId string

@description('The app\'s identity in sign-ins.')
param identityClientId string

@description('The trainer\'s job.')
param trainerJobId string

@description('The CPU job beside a GPU job; empty for none.')
param trainerCpuJobId string

@description('The subnet that the app reaches out from; empty for none.')
param subnetId string

@description('Whether only a private endpoint leads to it.')
param vnet bool

@description('The registration in Entra by which callers sign in; empty for none.')
param signInClientId string

@description('The callers\' own keys as the app reads them, hashes of which nothing can be had; empty for none.')
param callerKeys string

@description('What every installation has set.')
var commonSettings = {
  AzureWebJobsStorage__blobServiceUri: storage.blob
  AzureWebJobsStorage__queueServiceUri: storage.queue
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  DataStorage__blobServiceUri: storage.blob
  DataStorage__queueServiceUri: storage.queue
  DataStorage__credential: 'managedidentity'
  DataStorage__clientId: identityClientId
  DataContainer: names.dataContainer
  SettleSeconds: '30'
  RetrySeconds: '5'
  AZURE_CLIENT_ID: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnection
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  TRAINER_JOB_RESOURCE_ID: trainerJobId
  // Flex Consumption has no polling: Event Grid tells of uploads.
  'AzureWebJobs.BlobUploadedLocal.Disabled': 'true'
}

@description('The backend\'s own. The last three stand above what host.json says.')
var backendSettings = backend == 'AzureStorage'
  ? { AzureWebJobsStorage__tableServiceUri: storage.table }
  : {
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}'
      AzureFunctionsJobHost__extensions__durableTask__hubName: names.taskHub
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
    }

@description('Where a training goes that no GPU could be had for.')
var fallbackSettings = empty(trainerCpuJobId) ? {} : { TRAINER_JOB_CPU_RESOURCE_ID: trainerCpuJobId }

@description('How the sign-in proves that it is this app: its identity vouches for it, there is no secret.')
var assertionSetting = 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'

@description('Who may call, where that is not whoever has a key of the Functions key store.')
var accessSettings = union(
  empty(callerKeys) ? {} : { CALLER_KEYS: callerKeys },
  empty(signInClientId) ? {} : { SIGN_IN: 'entra', '${assertionSetting}': identityClientId }
)

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${token}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: 'func-${token}'
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: vnet ? 'Disabled' : 'Enabled'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.blob}${names.packageContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyDurable == 0 ? [] : [{ name: 'durable', instanceCount: alwaysReadyDurable }]
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
    }
    siteConfig: { minTlsVersion: '1.2', ftpsState: 'Disabled' }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(commonSettings, backendSettings, fallbackSettings, accessSettings)
  }

  // Whoever has not signed in comes through as nobody: the page is for everyone, callers may have keys, and the app refuses the others.
  resource auth 'config' = if (!empty(signInClientId)) {
    name: 'authsettingsV2'
    properties: {
      platform: { enabled: true, runtimeVersion: '~1' }
      globalValidation: { requireAuthentication: false, unauthenticatedClientAction: 'AllowAnonymous' }
      httpSettings: { requireHttps: true, routes: { apiPrefix: '/.auth' } }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          registration: {
            clientId: signInClientId
            clientSecretSettingName: assertionSetting
            openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
          }
          validation: { allowedAudiences: [signInClientId, 'api://${signInClientId}'] }
        }
      }
      login: {
        preserveUrlFragmentsForLogins: true
        tokenStore: { enabled: false }
        cookieExpiration: { convention: 'FixedTime', timeToExpiration: '08:00:00' }
      }
    }
  }

  // Deployments sign in: no passwords.
  resource ftp 'basicPublishingCredentialsPolicies' = { name: 'ftp', properties: { allow: false } }

  resource scm 'basicPublishingCredentialsPolicies' = { name: 'scm', properties: { allow: false } }
}

// What the host itself says, of its start above all: telemetry has nothing of a host that does not come up.
// The version that tools write: the older ones know one setting a resource and no category groups.
#disable-next-line use-recent-api-versions
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'FunctionAppLogs', enabled: true }]
  }
}

@description('The app.')
output id string = app.id

@description('The app\'s name.')
output name string = app.name

@description('Where it answers.')
output url string = 'https://${app.properties.defaultHostName}'
